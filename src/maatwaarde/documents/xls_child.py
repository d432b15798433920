"""Run as a process of its own: read an XLS workbook from standard input within limits.

Nothing of maatwaarde is imported here: it is started for each such file. Its arguments are the most
bytes of memory, the most seconds of work, the most cells, and where modules are.
"""

from __future__ import annotations

import io
import pickle
import sys


def main() -> None:
    memory, seconds, cells = map(int, sys.argv[1:4])
    sys.path.extend(sys.argv[4:])
    try:
        import resource
    except ImportError:  # Windows: the process that waits stops waiting
        pass
    else:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        about = {meta.name: meta for meta in book.sheets_metadata}
        found = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            # Rows are counted from the first of the sheet on, as they are given.
            end = sheet.end or (0, 0)
            cells -= (end[0] + 1) * (end[1] + 1)
            if cells < 0:
                answer: tuple[str, object] = ("too-large", None)
                break
            rows = sheet.to_python(skip_empty_area=False)
            shape = (sheet.height, sheet.width)
            merged = tuple(sheet.merged_cell_ranges or ())
            kind, shown = str(about[name].typ), str(about[name].visible)
            found.append((name, kind, shown, shape, merged, rows))
        else:
            answer = ("read", found)
    except python_calamine.PasswordError:
        answer = ("password", None)
    except MemoryError:
        answer = ("memory", None)
    except Exception as cause:
        answer = ("unreadable", str(cause)[:200])
    sys.stdout.buffer.write(pickle.dumps(answer, protocol=5))


if __name__ == "__main__":
    main()
