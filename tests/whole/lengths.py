"""How long and how large the tests of recordings and uploads are.

The suite's own are as short as shows the rule. `make test` with the variables below makes them as
long as what they promise: RECORDING_TEST_SECONDS=60 RECORDING_TEST_AWAY_SECONDS=10, say.
"""

import os

# A broadcast's length, a drop or a storage's absence within it, the size of an uploaded file.
BROADCAST_S = float(os.environ.get("RECORDING_TEST_SECONDS", "16"))
AWAY_S = float(os.environ.get("RECORDING_TEST_AWAY_SECONDS", "3"))
UPLOAD_BYTES = int(os.environ.get("UPLOAD_TEST_BYTES", "40000000"))
