"""An IPython shell that runs cells as a notebook does and keeps what they show, within a cap."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import inspect
import io
import re
import sys
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from traitlets import Type

from coursekit.grading.magics import ForgivingMagics

Output = dict[str, Any]
"""One output of a cell, as nbformat has it."""

_FRAMES_SHOWN = 12
_ERRORS_SHOWN = 3
_LONGEST_LINE = 2_000

_PROMPT = re.compile(r"^\s*(?:>>>|In \[|\.{3,}:)", re.MULTILINE)
"""What a shell prints before a line; IPython takes it away from code that was copied with it."""


class TooMuchOutput(BaseException):
    """A cell printed or showed more than it may. No Exception, so that a loop with `except` ends too."""


class Outputs:
    """What one cell printed and showed; ``cap`` is its largest size in characters."""

    def __init__(self, cap: int) -> None:
        self.cap = cap
        self.size = 0
        self.items: list[Output] = []

    def stream(self, name: str, text: str) -> None:
        """Add printed text; text printed in pieces becomes one output, as in a notebook."""
        room = max(self.cap - self.size, 0)
        self.size += len(text)
        last = self.items[-1] if self.items else {}
        if last.get("output_type") == "stream" and last.get("name") == name:
            last["text"] += text[:room]
        elif room:
            self.items.append({"output_type": "stream", "name": name, "text": text[:room]})
        self._check()

    def rich(
        self, output_type: str, data: Mapping[str, Any], metadata: Mapping[str, Any], **more: Any
    ) -> None:
        """Add something displayed: a value, a table, a picture."""
        plain = {mime: _plain(value) for mime, value in data.items()}
        self.size += sum(len(str(value)) for value in plain.values())
        self._check()
        self.items.append(
            {"output_type": output_type, "data": plain, "metadata": dict(metadata or {}), **more}
        )

    def error(self, name: str, value: str, traceback: list[str]) -> None:
        """Add an error; its size does not count, for it is how the reader learns what happened."""
        lines = [line[:_LONGEST_LINE] for entry in traceback for line in entry.split("\n")]
        shown = ["\n".join(lines[:100])]
        self.items.append(
            {"output_type": "error", "ename": name, "evalue": value[:_LONGEST_LINE], "traceback": shown}
        )

    def _check(self) -> None:
        if self.size > self.cap:
            raise TooMuchOutput(f"more than {self.cap:,} characters")


def _plain(value: object) -> Any:
    """Pictures come as bytes, and a notebook holds them as base64 text."""
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


class _Stream(io.TextIOBase):
    """What ``sys.stdout`` and ``sys.stderr`` are while a cell runs."""

    encoding = "utf-8"

    def __init__(self, shell: NotebookShell, name: str) -> None:
        super().__init__()
        self._shell, self._name = shell, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._shell.outputs.stream(self._name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    """Takes what ``display(...)`` shows."""

    def publish(self, data: Any, metadata: Any = None, *args: Any, **options: Any) -> None:
        self.shell.outputs.rich("display_data", data, metadata)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.items.clear()


class _Hook(DisplayHook):
    """Takes the value of a cell's last expression."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        shell: Any = self.shell
        shell.outputs.rich("execute_result", format_dict, md_dict, execution_count=self.prompt_count)

    def finish_displayhook(self) -> None:
        self._is_active = False


class NotebookShell(ForgivingMagics):
    """IPython without terminal, kernel, threads or history on disk."""

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)

    def __init__(self, **options: Any) -> None:
        # The history thread would not survive a fork, and nothing here is worth a file.
        HistoryManager.enabled = False  # type: ignore[assignment]
        self.outputs = Outputs(0)
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self._loop = asyncio.new_event_loop()
        manager = self.input_transformer_manager
        self._transforms = [*manager.cleanup_transforms, *manager.token_transformers]
        self._streams = {"stdout": _Stream(self, "stdout"), "stderr": _Stream(self, "stderr")}

    def run(self, source: str, cap: int) -> tuple[Outputs, BaseException | None]:
        """Run one cell; what it showed, and what it raised."""
        self.outputs = Outputs(cap)
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = self._streams["stdout"], self._streams["stderr"]
        try:
            return self.outputs, self._in_a_loop(source)
        except BaseException as error:
            return self.outputs, error
        finally:
            sys.stdout, sys.stderr = before

    def _in_a_loop(self, source: str) -> BaseException | None:
        """Run a cell inside a running loop, as in a kernel: there `asyncio.run` of a student raises.

        Only a cell that awaits something needs the loop to run; for the others it has to be there.
        """
        if self._is_plain_python(source):
            run = self._run(source, source, None)
        else:
            try:
                transformed, failed = self.transform_cell(source), None  # type: ignore[no-untyped-call]
            except Exception:
                transformed, failed = source, sys.exc_info()
            run = self._run(source, transformed, failed)
            if self.should_run_async(source, transformed_cell=transformed, preprocessing_exc_tuple=failed):
                return asyncio.run(run)
        asyncio._set_running_loop(self._loop)
        try:
            run.send(None)
        except StopIteration as end:
            error: BaseException | None = end.value
            return error
        finally:
            asyncio._set_running_loop(None)
            run.close()
        raise RuntimeError("A cell without `await` waited for something.")

    def _is_plain_python(self, source: str) -> bool:
        """Whether a cell is Python that IPython would leave as it is, and awaits nothing.

        To find that out costs far less than to have IPython look for its own commands in it.
        """
        manager = self.input_transformer_manager
        transforms = [*manager.cleanup_transforms, *manager.token_transformers]
        if transforms != self._transforms or self.input_transformers_post:
            return False  # the student added some
        if source[:1].isspace() or _PROMPT.search(source):
            return False
        try:
            compile(source, "<>", "exec")
        except Exception:
            return False
        return True

    async def _run(self, source: str, transformed: str, failed: Any) -> BaseException | None:
        result = await self.run_cell_async(
            source, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=failed
        )
        # A kernel does this itself too; it is what draws the figures of the cell.
        self.events.trigger("post_execute")
        self.events.trigger("post_run_cell", result)
        error: BaseException | None = result.error_before_exec or result.error_in_exec
        return error

    def ask_exit(self) -> None:
        """`exit()` ends the cell it stands in, and nothing else."""
        raise SystemExit

    def showtraceback(self, exc_tuple: Any = None, *args: Any, **options: Any) -> None:
        """Show an error. A deep recursion or a long chain is shortened first: to format it takes minutes."""
        kind, value, traceback = self._get_exc_info(exc_tuple)  # type: ignore[no-untyped-call]
        _cut_chain(value)
        short = _shortened(traceback)
        _know_cells(short)
        super().showtraceback((kind, value, short), *args, **options)

    def _format_exception_for_storage(self, *args: Any, **options: Any) -> dict[str, Any]:
        """Nothing to store: there is no history. IPython formats an error once more for it, whole."""
        return {}

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.outputs.error(etype.__name__, str(evalue), list(stb))


def _know_cells(traceback: types.TracebackType | None) -> None:
    """Say of the cells in a traceback that they are no module: else each is looked for in all there are."""
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        with contextlib.suppress(OSError):  # a working folder that is gone
            if name.startswith("<"):
                inspect.modulesbyfile |= {name: "", str(Path(name).absolute()): ""}
        traceback = traceback.tb_next


def _cut_chain(error: BaseException) -> None:
    """Let an exception have few others behind it, and those few frames each."""
    for _ in range(_ERRORS_SHOWN):
        error.__traceback__ = _shortened(error.__traceback__)
        behind = error.__cause__ or error.__context__
        if behind is None:
            return
        error = behind
    error.__cause__ = error.__context__ = None
    error.__traceback__ = _shortened(error.__traceback__)


def _shortened(traceback: types.TracebackType | None) -> types.TracebackType | None:
    entries = []
    while traceback is not None:
        entries.append(traceback)
        traceback = traceback.tb_next
    if len(entries) > 2 * _FRAMES_SHOWN:
        entries = entries[:_FRAMES_SHOWN] + entries[-_FRAMES_SHOWN:]
    short = None
    for entry in reversed(entries):
        short = types.TracebackType(short, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return short
