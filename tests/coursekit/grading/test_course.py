"""The folder of a class."""

from coursekit.grading.course import init_course


def test_a_folder_that_cannot_be_a_students_name_is_said_and_not_graded(tmp_path):
    """nbgrader takes names as patterns joined by commas: `a,b` would cost student `a` a page."""
    course = init_course(tmp_path / "class")
    for name in ("ann", "a,b", "a[1]", ".hidden", "b.c@d-e"):
        folder = course.root / "submitted" / name / "toy"
        folder.mkdir(parents=True)
        (folder / "toy.ipynb").write_text("{}")
    assert course.students("toy") == ["ann", "b.c@d-e"]
    assert sorted(course.misplaced("toy")) == [
        "submitted/.hidden/toy/toy.ipynb",
        "submitted/a,b/toy/toy.ipynb",
        "submitted/a[1]/toy/toy.ipynb",
    ]
