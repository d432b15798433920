"""Arrow loads no pandas in a command, and who asks for pandas gets it."""

import subprocess
import sys

CODE = """
import sys, types
from maatwaarde.cli.lean import without_pandas
ours = types.ModuleType("maatwaarde.some")
with without_pandas():
    exec("import pyarrow as pa; made = pa.array(['a', None]); one = pa.scalar(True)", ours.__dict__)
    print("pandas" in sys.modules)
    import pandas
    print("pandas" in sys.modules)
    print(ours.made.to_pylist(), ours.pa.array(pandas.Series([1.5, 2.5])).to_pylist())
print([type(finder).__name__ for finder in sys.meta_path if "Pandas" in type(finder).__name__])
"""


def test_arrow_loads_no_pandas_and_others_do() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False", "True", "['a', None] [1.5, 2.5]", "[]"]
