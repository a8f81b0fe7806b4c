"""The newsdesk's own command line, with the embedder that is kept here among its embedders.

python -m fleet.program COMMAND...
"""

from __future__ import annotations

from pathlib import Path

import index.embedders
from bot.__main__ import main

index.embedders.__path__.append(str(Path(__file__).with_name("embedders")))

if __name__ == "__main__":
    main()
