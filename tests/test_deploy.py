"""What is deployed on several machines fits together, and asks for nothing that is not there."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot.metrics.figures import ALL_FIGURES, FigureKind, label_value
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
MANIFESTS = sorted(path.name for path in KUBERNETES.glob("*.yaml"))
# The release of Kubernetes by whose schemas the manifests are checked, and the newest there is.
RELEASES = ("1.31", kubernetes_validate.latest_version())
OWN_SETTINGS = {str(field.validation_alias) for field in Settings.model_fields.values()}
# What makes out of a pod's number its shards, which is a setting of its own.
SHARD_IDS = "NEWSDESK_SHARD_IDS"
QUERIED = re.compile(r"\b((?:newsdesk|process)_\w+)(?:\{([^}]*)\})?")
MATCHED = re.compile(r'(\w+)=~?"([^"]*)"')
PROCESS = {"process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds"}


def documents(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((KUBERNETES / name).read_text()))


def every(kind: str) -> list[dict[str, Any]]:
    """Return the objects of a kind that kustomize would apply."""
    names = documents("kustomization.yaml")[0]["resources"]
    return [each for name in names for each in documents(name) if each["kind"] == kind]


def workloads() -> dict[str, dict[str, Any]]:
    return {each["metadata"]["name"]: each for each in every("StatefulSet") + every("Deployment")}


def pods() -> list[dict[str, Any]]:
    return [each["spec"]["template"]["spec"] for each in workloads().values()]


def containers() -> list[dict[str, Any]]:
    return [each for pod in pods() for each in pod["containers"]]


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("name", [name for name in MANIFESTS if name != "kustomization.yaml"])
def test_manifests_are_what_kubernetes_takes(name: str, release: str) -> None:
    found = documents(name)
    assert found
    for each in found:
        kubernetes_validate.validate(each, release, strict=True)


def test_a_mistake_in_a_manifest_is_found() -> None:
    (config,) = documents("config.yaml")
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate({**config, "datum": {}}, RELEASES[0], strict=True)


def test_what_is_applied_is_all_but_the_template_of_the_secret() -> None:
    (kustomization,) = documents("kustomization.yaml")
    left_out = {"kustomization.yaml", "secret.example.yaml"}
    assert set(kustomization["resources"]) == set(MANIFESTS) - left_out


def test_the_template_of_the_secret_holds_none() -> None:
    (secret,) = documents("secret.example.yaml")
    assert set(secret["stringData"].values()) == {""}
    wanted = {
        each["valueFrom"]["secretKeyRef"]["key"]
        for container in containers()
        for each in container["env"]
        if "secretKeyRef" in each.get("valueFrom", {})
    }
    assert wanted == set(secret["stringData"])


def test_pods_keep_to_the_restricted_rules() -> None:
    (namespace,) = every("Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert len(pods()) == 3
    for pod in pods():
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert not pod["automountServiceAccountToken"]
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
        assert all({"emptyDir"} == set(each) - {"name"} for each in pod["volumes"])
    for each in containers():
        assert each["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"memory"} <= set(each["resources"]["limits"])


@pytest.mark.parametrize("name", ["newsdesk-bot", "newsdesk-worker"])
def test_probes_ask_where_health_is_served(name: str) -> None:
    (config,) = every("ConfigMap")
    address = Settings(_env_file=None, metrics=config["data"]["NEWSDESK_METRICS"]).metrics_address
    assert address is not None
    workload = workloads()[name]
    (container,) = workload["spec"]["template"]["spec"]["containers"]
    (port,) = container["ports"]
    assert (port["name"], port["containerPort"]) == ("metrics", address[1])
    asked = {
        probe: container[probe]["httpGet"]
        for probe in ("startupProbe", "livenessProbe", "readinessProbe")
    }
    assert {each["port"] for each in asked.values()} == {"metrics"}
    assert [each["path"] for each in asked.values()] == ["/healthz", "/healthz", "/readyz"]
    budgets = {each["metadata"]["name"]: each["spec"] for each in every("PodDisruptionBudget")}
    assert budgets[name]["selector"] == workload["spec"]["selector"]


def test_every_setting_that_is_set_is_one() -> None:
    named = set(every("ConfigMap")[0]["data"])
    for container in containers():
        named |= {each["name"] for each in container["env"]}
    for service in scale()["services"].values():
        named |= set(service["environment"])
    ours = {name for name in named if name.startswith(("NEWSDESK", "DISCORD", "DATABASE"))}
    assert len(ours) > 4
    assert ours - OWN_SETTINGS <= {SHARD_IDS}


@pytest.mark.parametrize(("pod", "shards"), [(0, "0,1"), (1, "2,3"), (10, "20,21")])
def test_a_bot_holds_the_shards_of_its_number(pod: int, shards: str, tmp_path: Path) -> None:
    (container,) = workloads()["newsdesk-bot"]["spec"]["template"]["spec"]["containers"]
    environment = {each["name"]: each.get("value", "") for each in container["env"]}
    fake = tmp_path / "newsdesk"
    fake.write_text(f'#!/bin/sh\necho "$1 ${SHARD_IDS}"\n')
    fake.chmod(0o755)
    done = subprocess.run(
        [*container["command"], *container["args"]],
        env={
            "PATH": f"{tmp_path}:{os.defpath}",
            "POD_NAME": f"newsdesk-bot-{pod}",
            "SHARDS_A_BOT": environment["SHARDS_A_BOT"],
        },
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout == f"run {shards}\n"


def test_all_shards_are_held() -> None:
    bot = workloads()["newsdesk-bot"]
    (container,) = bot["spec"]["template"]["spec"]["containers"]
    a_bot = next(each["value"] for each in container["env"] if each["name"] == "SHARDS_A_BOT")
    all_shards = every("ConfigMap")[0]["data"]["NEWSDESK_SHARDS"]
    assert bot["spec"]["replicas"] * int(a_bot) == int(all_shards)


def scale() -> dict[str, Any]:
    compose: dict[str, Any] = yaml.safe_load((ROOT / "compose.scale.yaml").read_text())
    return compose


def test_bots_share_the_shards_and_run_as_the_one_alone_does() -> None:
    services = scale()["services"]
    assert set(services) == {"postgres", "bot-0", "bot-1", "worker"}
    held: list[int] = []
    for name in ("bot-0", "bot-1"):
        first, last = services[name]["environment"][SHARD_IDS].split("-")
        held += range(int(first), int(last) + 1)
    assert held == list(range(int(services["bot-0"]["environment"]["NEWSDESK_SHARDS"])))
    alone = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["newsdesk"]
    for name in ("bot-0", "bot-1", "worker"):
        for kept in ("image", "read_only", "cap_drop", "security_opt", "logging", "restart"):
            assert services[name][kept] == alone[kept], kept
        assert services[name]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for service in services.values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert not {"privileged", "cap_add", "ports", "network_mode", "pid"} & set(service)
    assert services["bot-0"]["volumes"] != services["bot-1"]["volumes"]


def test_the_password_stands_in_no_file() -> None:
    text = (ROOT / "compose.scale.yaml").read_text()
    required = "${POSTGRES_PASSWORD:?set it in .env}"
    assert text.count("PASSWORD:") == text.count(required) + 1 == 3
    assert scale()["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"] == required


def queries() -> list[str]:
    """Return what the dashboard and the alerts ask of Prometheus."""
    dashboard = json.loads((DEPLOY / "grafana" / "newsdesk.json").read_text())
    asked = [each["expr"] for panel in dashboard["panels"] for each in panel.get("targets", ())]
    for group in yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"]:
        asked += [rule["expr"] for rule in group["rules"]]
    return asked


def test_every_metric_that_is_queried_is_there_with_its_labels() -> None:
    there = {
        name: figure
        for figure in ALL_FIGURES
        for name in (
            [f"{figure.name}_{part}" for part in ("bucket", "sum", "count")]
            if figure.kind is FigureKind.HISTOGRAM
            else [figure.scraped_name]
        )
    }
    asked = [found for query in queries() for found in QUERIED.findall(query)]
    assert len(asked) > 20
    assert {name for name, _ in asked} - set(there) <= PROCESS
    for name, conditions in asked:
        for label, values in MATCHED.findall(conditions):
            if label != "job":
                assert label == there[name].label
                known = {label_value(value) for value in there[name].values}
                assert set(values.split("|")) <= known


def test_every_metric_is_shown_on_the_dashboard() -> None:
    dashboard = (DEPLOY / "grafana" / "newsdesk.json").read_text()
    assert [f.name for f in ALL_FIGURES if f.name not in dashboard and f.label != "role"] == []


def test_prometheus_finds_every_process() -> None:
    (job,) = yaml.safe_load((DEPLOY / "prometheus.yml").read_text())["scrape_configs"]
    (found,) = job["dns_sd_configs"]
    assert set(found["names"]) == set(scale()["services"]) - {"postgres"}
    address = Settings(
        _env_file=None, metrics=scale()["services"]["worker"]["environment"]["NEWSDESK_METRICS"]
    ).metrics_address
    assert address == ("0.0.0.0", found["port"])
