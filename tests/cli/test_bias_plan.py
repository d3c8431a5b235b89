"""`aboveboard bias plan`: the people that each comparison needs (`cli.bias_plan`)."""


def test_a_plan_says_who_came_and_how_many_are_needed(watched):
    """Of each group, with the rate of all people."""
    done = watched.typed("plan", "--watch", "running", "--items", watched.items)
    assert (done.code, done.err) == (0, "")
    first, group, needed = done.out.splitlines()
    assert first.startswith("running: 36 people in 31.")
    assert group == "age_class: minor 12 people, adult 24 people"
    assert "needed a group: " in needed
    assert "for a ratio of 0.6" in needed


def test_a_table_by_labels_is_not_planned(watched):
    """Its file comes with the report."""
    done = watched.typed("plan", "--watch", "by_label")
    assert done.out.splitlines()[1:] == ["no group with people yet"]


def test_a_ratio_above_the_bound_is_no_gap(watched):
    """Nothing would have to be found."""
    done = watched.typed("plan", "--items", watched.items, "--ratio", "0.9")
    assert done.code == 1
    assert "no gap" in done.err
