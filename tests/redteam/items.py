"""What a grader must survive: one item per row, with what stock nbgrader does and what we do.

The table in ``book/red_team.md`` is written from these rows (``python -m tests.redteam.table``), and a test
holds that every item that applies is tried by a test, and every test names its items.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., None])

TRIED: set[int] = set()
"""The items that tests of their own try; those of the class say it in their case."""


def tries(*numbers: int) -> Callable[[Test], Test]:
    """Says of a test which items it tries."""

    def mark(test: Test) -> Test:
        TRIED.update(numbers)
        return test

    return mark


@dataclass(frozen=True)
class Item:
    """One bad input. ``elsewhere`` says where it is tested if not here, or why it does not apply."""

    number: int
    title: str
    nbgrader: str
    ours: str
    elsewhere: str = ""


_ROWS = (
    (
        "A loop without end in a function",
        "The test cell runs into its timeout and earns nothing; the run goes on.",
        "The question is ended, with the seconds and the line; the others are graded.",
    ),
    (
        "A loop that catches every exception",
        "Every later cell waits for its whole timeout; all earn nothing.",
        "The process is killed; the cell or question is lost, the others are graded.",
    ),
    (
        "Memory without end",
        "No limit: the machine runs out.",
        "A limit for each process; the cause is “out of memory”.",
    ),
    (
        "Processes or threads without end",
        "No limit.",
        "A limit on both in the jail; the cell fails, the answers count.",
    ),
    (
        "A gigabyte on one line, ten thousand plots, huge HTML",
        "Held in the grader's memory; cut afterwards, by lines of text only.",
        "Cut while it is read, per cell and per notebook; the answers count.",
    ),
    (
        "A full disk; very many files in the folder handed in",
        "No limit; time grows with the square of the files.",
        "A limit on the files of a submission; of a folder only its notebook is opened.",
    ),
    (
        "`sys.exit()` in a cell or a function",
        "An error in that cell; the run goes on.",
        "It ends that cell; in a function that case of the question is lost.",
    ),
    (
        "`exit()` or `quit()` in a cell",
        "The kernel is gone, and the submission has no grade, or keeps an old one.",
        "It ends that cell.",
    ),
    (
        "A crash of Python itself",
        "As before.",
        "The cell, or the case of the question, is lost and says so; the rest is run again without it.",
    ),
    (
        "`print`, `len` or `sum` given another meaning",
        "The tests use the student's one.",
        "Nothing of ours uses it. If an answer fails over it, the message names it; the report lists it.",
    ),
    (
        "A variable with the name of a helper, such as `check`, `load` or `pd`",
        "The tests break.",
        "Checks are not run beside the student's code; the report lists the name.",
    ),
    (
        "A leftover `input()` or `breakpoint()`",
        "The cell fails with an error that names no cause.",
        "`input()` is an error that says what to do; beside an answer it costs nothing, as the other.",
    ),
    (
        "Warnings and logging from right code",
        "Any text on stderr in a test cell makes it 0 points.",
        "What is printed changes no mark.",
    ),
    (
        "A background thread that prints to stderr",
        "0 points for the cells it hits.",
        "What is printed changes no mark.",
    ),
    ("A check cell that was edited", "Put back.", "Ours is used, and the report says so."),
    (
        "A check cell turned into Markdown or raw text",
        "Put back in part.",
        "Ours is used, and the report says so.",
    ),
    (
        "A check cell that was deleted",
        "No grade: the submission waits for a person for ever.",
        "The question is asked all the same, and the report says so.",
    ),
    (
        "A check cell moved above its answer",
        "The check fails.",
        "Questions are asked behind their answers, wherever the cell stands.",
    ),
    (
        "The flags of a check cell changed (`grade`, `locked`, `solution`)",
        "An error; the submission is not graded.",
        "Metadata of the student is never believed.",
    ),
    ("The points of a check cell changed", "Put back.", "Points come from the frozen checks."),
    (
        "A cell with a name that the release does not have",
        "The submission is not graded.",
        "The answer is found by its content. A release with submissions keeps its cells.",
    ),
    (
        "The notebook renamed, in a folder of its own, or twice",
        "Not found, or refused as unknown.",
        "Found by its name, then by its content; the report says which one was read.",
    ),
    (
        "Damaged JSON, an empty or enormous file, notebook format 3, UTF-16",
        "An error; the submission is not graded.",
        "Other formats and encodings are read; the rest has a row with the reason and the next step.",
    ),
    (
        "A NUL or a lone surrogate in a cell",
        "0 points, or no grade.",
        "The character is left out; the report names cell and line.",
    ),
    (
        "A syntax error in one cell",
        "An error in that cell; the run goes on.",
        "The question says the line and what Python missed; the rest is graded.",
    ),
    ("An unknown kernel", "Replaced, if the gradebook knows another.", "Not looked at."),
    (
        "`%%bash`, `!rm -rf ~`, `%load_ext`, `%pip install`",
        "Run with the rights of the instructor.",
        "Run in the jail; one that fails is passed over, and the rest of its cell runs.",
    ),
    (
        "A link, pipe or device in place of a file",
        "Followed with the rights of the instructor, or an error.",
        "Regular files only; a linked folder is not read either.",
    ),
    (
        "A packed file that grows without end",
        "Unpacked without limit by `zip_collect`; one bad archive ends it for the class.",
        "We unpack nothing. `nbgrader zip_collect` is nbgrader's own.",
    ),
    (
        "A script in Markdown or in an output",
        "Runs in the browser of whoever marks.",
        "Taken out before a page is made.",
    ),
    (
        "A forged time of submission",
        "Believed: the student writes `timestamp.txt`.",
        "The same, where students can write there. A time that is none ends nothing.",
    ),
    (
        "A formula in a name or a message",
        "Written into the CSV as it is.",
        "A mark before it makes it text, also behind a semicolon.",
    ),
    (
        "Reading the solutions, the gradebook or a classmate's notebook",
        "Works: full marks.",
        "None of them is to be found in the jail.",
    ),
    ("Sending the hidden tests over the network", "Works.", "There is no network in the jail."),
    (
        "Code that behaves only while it is graded",
        "A variable tells it (`NBGRADER_EXECUTION`).",
        "No variable of nbgrader or of the course is set; and nothing can be gained.",
    ),
    (
        "Arguments that are changed; generators and other lazy values",
        "It depends on the test.",
        "Each case gets its own copy. What is no plain value is “wrong type”, and is not drained.",
    ),
    (
        "Right but slow, or left to chance",
        "Right today, wrong tomorrow.",
        "Time is per question. Random numbers start from one seed: a second run gives the same mark.",
    ),
    (
        "The gradebook locked by another program",
        "The run ends with an error.",
        "Waits for a minute; then the run ends with a sentence, and the next one goes on from there.",
    ),
    (
        "Pickles: results or logs with code in them",
        "None are read.",
        "None are read or written; values travel as JSON, with caps.",
    ),
    (
        "Changing the list of tests from inside (otter-grader)",
        "Has no such list; the tests themselves are in reach.",
        "No test, and no result, is ever where the student's code runs.",
    ),
    # Beyond the list of forty.
    (
        "Objects that equal everything, and numbers or texts of a class of one's own",
        "Pass a test that compares with `==`.",
        "Read as the plain value they are built on, or as “wrong type”; nothing of theirs is called outside.",
    ),
    (
        "Python, pandas or IPython changed from inside",
        "Full marks: `assert` can be dropped, `check` replaced.",
        "Nothing that compares is inside.",
    ),
    (
        "Messages forged on the grader's own pipe",
        "The kernel's results can be forged.",
        "They carry a value, as an honest answer does; sizes are capped; they are about one's own work only.",
    ),
    (
        "An answer split over two cells",
        "The copy of the name ends the run for the whole class.",
        "Both parts run; a function cut in two is put together.",
    ),
    (
        "An answer merged with a cell of ours, or with another answer",
        "The cell is gone, and so is its grade.",
        "Taken apart again.",
    ),
    (
        "An answer cell copied, moved, deleted or retyped, or text written beside its cell",
        "A copied cell ends the run for the whole class.",
        "The last edited one counts, as when a notebook runs from top to bottom.",
    ),
)

_ELSEWHERE = {
    40: "Does not apply: there is nothing of the kind to change.",
}

ITEMS = tuple(Item(number, *row, _ELSEWHERE.get(number, "")) for number, row in enumerate(_ROWS, 1))
