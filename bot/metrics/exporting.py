"""Figures as families of Prometheus's own library, read when they are scraped."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Histogram, disable_created_metrics
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from bot.metrics import figures, sources
from bot.metrics.aside import AsideReader
from bot.metrics.figures import FigureKind, label_value
from bot.service.attempts import Attempts
from bot.service.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from prometheus_client.core import Metric

    from bot.metrics.figures import Figure, Values
    from bot.metrics.health import Health, Role
    from bot.service.newsdesk import Newsdesk
    from bot.service.steps import StepTimes

# In seconds: from what a search takes to what nobody is let wait longer than.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 60.0)


class FigureCollector(Collector):
    """Reads figures anew for every scrape; where that fails they are absent, and the rest is not.

    `read` returns None where there is nothing to be read.
    """

    def __init__(self, read: Callable[[], Values | None]) -> None:
        self._read = read

    def collect(self) -> Iterator[Metric]:
        """Yield the families of what was read."""
        for figure, values in (self._read() or {}).items():
            yield _family(figure, values)


def make_registry(newsdesk: Newsdesk, health: Health) -> CollectorRegistry:
    """Return all that is scraped of a process: our figures, its memory, its time and its files."""
    # When each began to be counted is a series more for every one of them, which nothing asks for.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry(support_collectors_without_names=True)
    for read in (
        partial(sources.counted, newsdesk),
        partial(sources.found_well, health),
        AsideReader(
            "Reading what the metrics tell of the library", lambda: sources.stored(newsdesk)
        ),
        partial(_own, health.role, Attempts()),
    ):
        registry.register(FigureCollector(read))
    ProcessCollector(registry=registry)
    _measure(newsdesk.activity.steps, registry)
    return registry


def _own(role: Role, attempts: Attempts) -> Values:
    """Return the role's own figures, none where it fails, as while it is made anew."""
    with attempts.trying(f"Reading the metrics of the {role.name}"):
        return role.figures()
    return {}


def _measure(steps: StepTimes, registry: CollectorRegistry) -> None:
    """Keep how long steps take from now on."""
    figure = figures.STEP_SECONDS
    histogram = Histogram(
        figure.name, figure.what, [figure.label], buckets=BUCKETS, registry=registry
    )
    by_step = {step: histogram.labels(step.value) for step in Step}
    steps.listeners.append(lambda step, seconds: by_step[step].observe(seconds))


def _family(figure: Figure, values: Mapping[str, float]) -> Metric:
    kind = CounterMetricFamily if figure.kind is FigureKind.COUNTER else GaugeMetricFamily
    family = kind(figure.name, figure.what, labels=[figure.label] if figure.label else [])
    for value, number in values.items():
        family.add_metric([label_value(value)] if figure.label else [], number)
    return family
