"""A script for a process of its own: what Fairlearn and Aequitas say of tables of people, as JSON.

Standard input has a list of tables: {group: [selected, people]}. Each person becomes a row. Aequitas compares with the
group of the highest rate, as impact ratios do.
"""

import json
import sys

import pandas as pd
from aequitas.bias import Bias
from aequitas.group import Group
from fairlearn.metrics import MetricFrame, count, demographic_parity_ratio, selection_rate


def ask_fairlearn(rows):
    """The people and rate of each group, and the ratio of the lowest rate to the highest. It has no direction."""
    chosen = {"y_true": rows.score, "y_pred": rows.score, "sensitive_features": rows.group}
    frame = MetricFrame(metrics={"people": count, "rate": selection_rate}, **chosen)
    return {
        "people": frame.by_group["people"].astype(int).to_dict(),
        "rates": frame.by_group["rate"].to_dict(),
        "lowest": demographic_parity_ratio(**chosen),
    }


def ask_aequitas(rows):
    """The people and selected of each group, and `pprev_disparity`: the ratio of rates. `ppr_disparity` is another."""
    crosstab, _ = Group().get_crosstabs(rows, attr_cols=["group"])
    best = crosstab.loc[crosstab.pprev.idxmax(), "attribute_value"]
    compared = (
        Bias()
        .get_disparity_predefined_groups(
            crosstab, original_df=rows, ref_groups_dict={"group": best}, check_significance=False
        )
        .set_index("attribute_value")
    )
    return {
        "people": compared.group_size.astype(int).to_dict(),
        "selected": compared.pp.astype(int).to_dict(),
        "ratios": compared.pprev_disparity.to_dict(),
    }


def answer(table):
    """What both say of one table."""
    people = [(group, int(at < selected)) for group, (selected, size) in table.items() for at in range(size)]
    rows = pd.DataFrame(people, columns=["group", "score"]).assign(label_value=1)
    return {"fairlearn": ask_fairlearn(rows), "aequitas": ask_aequitas(rows)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps([answer(table) for table in json.load(sys.stdin)]))
