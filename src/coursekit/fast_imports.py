"""Saves about two seconds at the start of every command that reads notebooks.

nbformat imports jsonschema, which imports ``rfc3987_syntax`` where it is installed, and that compiles some
35 grammars at import (measured: 1.8 s; python-jsonschema issue 1428). jsonschema treats the package as
optional, and no schema of Jupyter's uses the format it checks, so we say that it is not there. This has to
happen before nbformat is imported for the first time.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
