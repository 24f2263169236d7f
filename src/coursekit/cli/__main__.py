"""``python -m coursekit.cli``: the ``course`` command where no scripts folder is on the path."""

import sys

from coursekit.cli.app import main

sys.exit(main())
