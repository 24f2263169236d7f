# %% role="author"
import numpy as np
import pandas as pd

from compute_economics import load
from compute_economics.models.scaling import LossLaw
from coursekit.authoring import *
from coursekit.authoring.vocabulary import Draw

NAMES = [
    "Acacia",
    "Alder",
    "Aspen",
    "Briar",
    "Clover",
    "Elder",
    "Fern",
    "Gorse",
    "Heather",
    "Iris",
    "Juniper",
]
CONSTANTS = ["floor", "a", "b", "alpha", "beta"]
SIZES = [float(f"{1e9 * 10 ** (step / 8):.4g}") for step in range(25)]


def published_fits():
    """The fit of 2022 as printed and that of 2024, one row each."""
    table = load("scaling_laws")
    rows = table[table["metric"].isin(["E", "A", "B", "alpha", "beta"])]
    wide = rows.pivot(index="study", columns="metric", values="value").reset_index()
    wide = wide.rename(columns={"E": "floor", "A": "a", "B": "b"})
    return pd.DataFrame(wide[["study", *CONSTANTS]].to_dict("list")).sort_values("study", ignore_index=True)


def drawn_fits(rng):
    """Two made-up fits whose best sizes differ."""
    rows = [
        [f"fit {number}", *(float(f"{rng.uniform(*ends):.4g}") for ends in ranges)]
        for number, ranges in enumerate(
            [
                [(1.5, 1.6), (300, 400), (500, 700), (0.33, 0.35), (0.30, 0.32)],
                [(1.8, 1.9), (450, 600), (1500, 2200), (0.35, 0.37), (0.36, 0.38)],
            ],
            start=1,
        )
    ]
    return pd.DataFrame(rows, columns=["study", *CONSTANTS])


def sizes_differ(flop, sizes, fits):
    """Each fit has its best size inside the grid, and it moves when the constants are mixed."""
    laws = [LossLaw(*row) for row in fits[CONSTANTS].itertuples(index=False)]
    mixed = LossLaw(laws[0].floor, laws[0].a, laws[0].b, laws[1].alpha, laws[1].beta)
    swapped = [LossLaw(law.floor, law.a, law.b, law.beta, law.alpha) for law in laws]
    places = [
        min(range(len(sizes)), key=lambda i, law=law: law.loss(sizes[i], flop / 6 / sizes[i]))
        for law in (*laws, mixed, *swapped)
    ]
    inside = all(0 < place < len(sizes) - 1 for place in places[:2])
    return inside and places[0] != places[1] and places[2] != places[1] and places[3:] != places[:2]


def runs_of_models(rng, count=10):
    """Made-up runs: dense and mixtures, of every kind, some without tokens."""
    rows = []
    for position, name in enumerate(rng.sample(NAMES, count)):
        total, tokens = rng.uniform(5e9, 6e11), rng.uniform(2e11, 2e13)
        active = total * rng.uniform(0.05, 0.3) if position % 3 == 0 else np.nan
        kind = ["stated", "derived", "estimate", "disputed"][position % 4]
        cells = [total, active, np.nan if position == 5 else tokens]
        rows.append([name, *(float(f"{cell:.6g}") for cell in cells), kind])
    rng.shuffle(rows)
    return pd.DataFrame(
        rows, columns=["model", "parameters_total", "parameters_active", "training_tokens", "kind"]
    )


def real_runs():
    """The course's table of runs, with the columns of the question."""
    columns = ["model", "parameters_total", "parameters_active", "training_tokens", "kind"]
    return pd.DataFrame(load("training_runs")[columns].to_dict("list"))


# %% [markdown] role="text"
# # Scaling laws: exercises
#
# Eight questions: what a fitted formula predicts, which size it advises, how far two fits of one experiment lie apart, what use adds,
# and what no such formula says. Two of them go back to earlier units. Plan about an hour. Read the chapter *Scaling laws*
# first, or keep it open beside you.
#
# Write your answer in the cell under a question and run it. The cell below it checks the answer and says what
# it found. A function is called with the inputs shown there, and when marks count with other inputs as well,
# so write functions that work for any model. Keep full precision: round nothing.
#
# Stuck? Run `hint("name_of_the_question")` in a cell of your own; each run opens one more hint.

# %% role="given"
import numpy as np
import pandas as pd

from compute_economics import load

MFU = 0.4  # assumed, for one question

# %% [markdown] question="predicted_loss" role="statement" title="The loss of a model" section="a-formula-for-the-loss" objectives="1"
# Write `predicted_loss(parameters, tokens, floor, a, b, alpha, beta)` and return the loss in nats per token by the formula of 2022,
# where `floor` is its $E$.
#
# The first case is the model Chinchilla with the constants of the replication. In the others the numbers are made up.


# %% question="predicted_loss" role="answer" points=2 unit="nats per token"
def predicted_loss(parameters, tokens, floor, a, b, alpha, beta):
    """Loss by the formula of Hoffmann et al. 2022."""
    ### BEGIN SOLUTION
    return floor + a / parameters**alpha + b / tokens**beta
    ### END SOLUTION


# %% question="predicted_loss" role="cases"
visible(
    parameters=fact("chinchilla70b_parameters"),
    tokens=fact("chinchilla70b_tokens"),
    floor=fact("replication_floor"),
    a=fact("replication_a"),
    b=fact("replication_b"),
    alpha=fact("replication_alpha"),
    beta=fact("replication_beta"),
)
visible(parameters=3e9, tokens=2e11, floor=1.5, a=350, b=900, alpha=0.31, beta=0.36)
hidden(
    3,
    parameters=uniform(1e9, 5e11),
    tokens=uniform(1e11, 2e13),
    floor=uniform(1.4, 2.1),
    a=uniform(300, 600),
    b=uniform(800, 2500),
    alpha=uniform(0.30, 0.33),
    beta=uniform(0.36, 0.40),
)


# %% question="predicted_loss" role="slip" name="no-floor"
# says: The loss that no model can remove is missing.
def predicted_loss(parameters, tokens, floor, a, b, alpha, beta):
    return a / parameters**alpha + b / tokens**beta


# %% question="predicted_loss" role="slip" name="terms-multiplied"
# says: Model and data each add a term of their own; you multiplied them.
def predicted_loss(parameters, tokens, floor, a, b, alpha, beta):
    return floor + a / parameters**alpha * b / tokens**beta


# %% question="predicted_loss" role="slip" name="exponents-swapped"
# says: The exponents of parameters and tokens have changed places.
def predicted_loss(parameters, tokens, floor, a, b, alpha, beta):
    return floor + a / parameters**beta + b / tokens**alpha


# %% question="predicted_loss" role="slip" name="sizes-swapped"
# says: Parameters and tokens have changed places: `a` and `alpha` belong to the parameters, `b` and `beta` to the tokens.
def predicted_loss(parameters, tokens, floor, a, b, alpha, beta):
    return floor + a / tokens**alpha + b / parameters**beta


# %% question="predicted_loss" role="slip" name="power-on-the-quotient"
# says: Only the parameters and the tokens are raised to a power. You raised the whole quotients, constants included.
def predicted_loss(parameters, tokens, floor, a, b, alpha, beta):
    return floor + (a / parameters) ** alpha + (b / tokens) ** beta


# %% [markdown] question="predicted_loss" role="hint"
# Three terms are added: what nobody can remove, what the size leaves, what the data leave. A power is `x**y`.

# %% [markdown] question="size_by_rule" role="statement" title="A size by the rule" section="the-best-size-for-a-budget" objectives="2"
# Write `size_by_rule(flop, tokens_per_parameter)` for a budget `flop` of training compute. Return a pair: the **parameters** and the **tokens** of the model that
# uses the whole budget, by $C = 6ND$, and sees `tokens_per_parameter` tokens for each of its parameters.
#
# The first case is the budget of Chinchilla with a ratio of 25, which is made up, as the other cases are.


# %% question="size_by_rule" role="answer" points=2 unit="parameters, tokens"
def size_by_rule(flop, tokens_per_parameter):
    """Parameters and tokens for a budget and a ratio."""
    ### BEGIN SOLUTION
    parameters = (flop / (6 * tokens_per_parameter)) ** 0.5
    return parameters, tokens_per_parameter * parameters
    ### END SOLUTION


# %% question="size_by_rule" role="cases"
visible(flop=fact("chinchilla70b_flop"), tokens_per_parameter=25)
visible(flop=9e21, tokens_per_parameter=15)
hidden(3, flop=uniform(1e21, 9e25), tokens_per_parameter=uniform(11, 190))


# %% question="size_by_rule" role="slip" name="no-square-root"
# says: Tokens grow with the parameters, so compute grows with their square; take the root.
def size_by_rule(flop, tokens_per_parameter):
    parameters = flop / (6 * tokens_per_parameter)
    return parameters, tokens_per_parameter * parameters


# %% question="size_by_rule" role="slip" name="optimum-without-six"
# says: The six operations per weight and token are missing under the root.
def size_by_rule(flop, tokens_per_parameter):
    parameters = (flop / tokens_per_parameter) ** 0.5
    return parameters, tokens_per_parameter * parameters


# %% question="size_by_rule" role="slip" name="ratio-upside-down"
# says: It is so many tokens per parameter, and parameters come first in the pair; yours has so many parameters per token.
def size_by_rule(flop, tokens_per_parameter):
    tokens = (flop / (6 * tokens_per_parameter)) ** 0.5
    return tokens_per_parameter * tokens, tokens


# %% question="size_by_rule" role="slip" name="as-many-tokens"
# says: You shared the budget out evenly, one token per parameter. The ratio is missing.
def size_by_rule(flop, tokens_per_parameter):
    parameters = (flop / 6) ** 0.5
    return parameters, parameters


# %% [markdown] question="size_by_rule" role="hint"
# Put $D = kN$ into $C = 6ND$. Which power of $N$ is in it now?

# %% [markdown] question="best_by_fit" role="statement" title="One budget, several fits" section="two-fits-of-one-experiment" objectives="2 3"
# Write `best_by_fit(flop, sizes, fits)`. It searches a grid, once for each set of constants.
#
# - `flop`: the budget; a model with $N$ parameters sees $D = C / 6N$ tokens,
# - `sizes`: a list of parameter counts, from small to large,
# - `fits`: a table with the columns `study`, `floor`, `a`, `b`, `alpha` and `beta`, one row per fit.
#
# Return a table with the columns `study`, `parameters`, `tokens_per_parameter` and `loss`, one row per fit: the size **of the list** with the lowest loss by that
# fit, its tokens per parameter, and the loss. The first case has the two published fits, 2022 as printed and 2024; the others are made up.


# %% question="best_by_fit" role="answer" points=4
def best_by_fit(flop, sizes, fits):
    """Best size of a grid by each fit: study, parameters, tokens_per_parameter, loss."""
    ### BEGIN SOLUTION
    grid = pd.DataFrame({"parameters": sizes})
    grid["tokens"] = flop / (6 * grid["parameters"])
    grid["tokens_per_parameter"] = grid["tokens"] / grid["parameters"]
    rows = []
    for fit in fits.itertuples():
        loss = fit.floor + fit.a / grid["parameters"] ** fit.alpha + fit.b / grid["tokens"] ** fit.beta
        best = grid.assign(study=fit.study, loss=loss).loc[loss.idxmin()]
        rows.append(best[["study", "parameters", "tokens_per_parameter", "loss"]])
    return pd.DataFrame(rows).reset_index(drop=True).infer_objects()
    ### END SOLUTION


# %% question="best_by_fit" role="cases"
visible(flop=fact("chinchilla70b_flop"), sizes=SIZES, fits=published_fits())
visible(
    flop=4e22,
    sizes=[1e9, 2e9, 4e9, 8e9, 1.6e10, 3.2e10, 6.4e10],
    fits=pd.DataFrame(
        {
            "study": ["north", "south"],
            "floor": [1.55, 1.82],
            "a": [340.0, 520.0],
            "b": [600.0, 1900.0],
            "alpha": [0.34, 0.36],
            "beta": [0.31, 0.37],
        }
    ),
)
hidden(2, where=sizes_differ, flop=uniform(5e22, 5e24), sizes=SIZES, fits=Draw(drawn_fits))


# %% question="best_by_fit" role="slip" name="six-forgotten"
# says: You gave each model C / N tokens. A parameter costs six operations per token, so the budget pays for a sixth of that.
def best_by_fit(flop, sizes, fits):
    grid = pd.DataFrame({"parameters": sizes})
    grid["tokens"] = flop / grid["parameters"]
    grid["tokens_per_parameter"] = grid["tokens"] / grid["parameters"]
    rows = []
    for fit in fits.itertuples():
        loss = fit.floor + fit.a / grid["parameters"] ** fit.alpha + fit.b / grid["tokens"] ** fit.beta
        best = grid.assign(study=fit.study, loss=loss).loc[loss.idxmin()]
        rows.append(best[["study", "parameters", "tokens_per_parameter", "loss"]])
    return pd.DataFrame(rows).reset_index(drop=True).infer_objects()


# %% question="best_by_fit" role="slip" name="constants-mixed"
# says: Constants belong together: you kept A and B of the first fit and changed the exponents alone.
def best_by_fit(flop, sizes, fits):
    fits = fits.assign(a=fits["a"].iloc[0], b=fits["b"].iloc[0])
    grid = pd.DataFrame({"parameters": sizes})
    grid["tokens"] = flop / (6 * grid["parameters"])
    grid["tokens_per_parameter"] = grid["tokens"] / grid["parameters"]
    rows = []
    for fit in fits.itertuples():
        loss = fit.floor + fit.a / grid["parameters"] ** fit.alpha + fit.b / grid["tokens"] ** fit.beta
        best = grid.assign(study=fit.study, loss=loss).loc[loss.idxmin()]
        rows.append(best[["study", "parameters", "tokens_per_parameter", "loss"]])
    return pd.DataFrame(rows).reset_index(drop=True).infer_objects()


# %% question="best_by_fit" role="slip" name="exponents-swapped"
# says: The exponents of parameters and tokens have changed places.
def best_by_fit(flop, sizes, fits):
    grid = pd.DataFrame({"parameters": sizes})
    grid["tokens"] = flop / (6 * grid["parameters"])
    grid["tokens_per_parameter"] = grid["tokens"] / grid["parameters"]
    rows = []
    for fit in fits.itertuples():
        loss = fit.floor + fit.a / grid["parameters"] ** fit.beta + fit.b / grid["tokens"] ** fit.alpha
        best = grid.assign(study=fit.study, loss=loss).loc[loss.idxmin()]
        rows.append(best[["study", "parameters", "tokens_per_parameter", "loss"]])
    return pd.DataFrame(rows).reset_index(drop=True).infer_objects()


# %% question="best_by_fit" role="slip" name="largest-size"
# says: You took the largest size. On a fixed budget a larger model sees fewer tokens, and beyond the best size the loss rises.
def best_by_fit(flop, sizes, fits):
    parameters = max(sizes)
    tokens = flop / (6 * parameters)
    loss = fits["floor"] + fits["a"] / parameters ** fits["alpha"] + fits["b"] / tokens ** fits["beta"]
    return pd.DataFrame(
        {
            "study": fits["study"],
            "parameters": parameters,
            "tokens_per_parameter": tokens / parameters,
            "loss": loss,
        }
    )


# %% question="best_by_fit" role="slip" name="highest-loss"
# says: You took the highest loss of each fit; the best model has the lowest.
def best_by_fit(flop, sizes, fits):
    grid = pd.DataFrame({"parameters": sizes})
    grid["tokens"] = flop / (6 * grid["parameters"])
    grid["tokens_per_parameter"] = grid["tokens"] / grid["parameters"]
    rows = []
    for fit in fits.itertuples():
        loss = fit.floor + fit.a / grid["parameters"] ** fit.alpha + fit.b / grid["tokens"] ** fit.beta
        best = grid.assign(study=fit.study, loss=loss).loc[loss.idxmax()]
        rows.append(best[["study", "parameters", "tokens_per_parameter", "loss"]])
    return pd.DataFrame(rows).reset_index(drop=True).infer_objects()


# %% question="best_by_fit" role="slip" name="no-floor"
# says: The sizes are right. The floor is missing in the loss; it moves no minimum, but it is part of the loss.
def best_by_fit(flop, sizes, fits):
    grid = pd.DataFrame({"parameters": sizes})
    grid["tokens"] = flop / (6 * grid["parameters"])
    grid["tokens_per_parameter"] = grid["tokens"] / grid["parameters"]
    rows = []
    for fit in fits.itertuples():
        loss = fit.a / grid["parameters"] ** fit.alpha + fit.b / grid["tokens"] ** fit.beta
        best = grid.assign(study=fit.study, loss=loss).loc[loss.idxmin()]
        rows.append(best[["study", "parameters", "tokens_per_parameter", "loss"]])
    return pd.DataFrame(rows).reset_index(drop=True).infer_objects()


# %% [markdown] question="best_by_fit" role="hint"
# Make a table of the sizes first: `grid = pd.DataFrame({"parameters": sizes})`, then a column of tokens, then one of losses for the first row of `fits`.

# %% [markdown] question="best_by_fit" role="hint"
# `grid.loc[grid["loss"].idxmin()]` is the row with the lowest loss. Repeat it for every row: `for fit in fits.itertuples():`.

# %% [markdown] question="loss_after" role="statement" title="More compute, used well" section="diminishing-returns" objectives="1"
# A model of the best size for its budget has the loss `loss`. Write `loss_after(loss, floor, times, alpha, beta)` and return the loss that the best
# model reaches with `times` as much compute. The chapter gives the power with which the loss **above the floor** falls.
#
# The first case starts from the best loss for the budget of Chinchilla by the replication, and asks for ten times the compute.


# %% question="loss_after" role="answer" points=2 unit="nats per token"
def loss_after(loss, floor, times, alpha, beta):
    """Lowest loss with so many times the compute."""
    ### BEGIN SOLUTION
    power = alpha * beta / (alpha + beta)
    return floor + (loss - floor) / times**power
    ### END SOLUTION


# %% question="loss_after" role="cases"
visible(
    loss=fact("best_loss"),
    floor=fact("replication_floor"),
    times=10,
    alpha=fact("replication_alpha"),
    beta=fact("replication_beta"),
)
visible(loss=2.6, floor=1.6, times=4, alpha=0.32, beta=0.4)
hidden(
    3,
    loss=uniform(2.3, 2.9),
    floor=uniform(1.5, 1.9),
    times=one_of(3, 5, 20, 100),
    alpha=uniform(0.28, 0.32),
    beta=uniform(0.36, 0.42),
)


# %% question="loss_after" role="slip" name="half-the-loss"
# says: Twice the compute does not halve the loss; only the part above the floor falls, and slowly.
def loss_after(loss, floor, times, alpha, beta):
    return loss / times


# %% question="loss_after" role="slip" name="floor-falls-too"
# says: You let the whole loss fall. The floor stays; only the part above it falls.
def loss_after(loss, floor, times, alpha, beta):
    return loss / times ** (alpha * beta / (alpha + beta))


# %% question="loss_after" role="slip" name="exponents-added"
# says: You added the exponents. The compute is shared by parameters and tokens, so the power is their product over their sum.
def loss_after(loss, floor, times, alpha, beta):
    return floor + (loss - floor) / times ** (alpha + beta)


# %% question="loss_after" role="slip" name="all-into-size"
# says: That power holds if parameters alone decide and take all the compute. Tokens have to grow as well.
def loss_after(loss, floor, times, alpha, beta):
    return floor + (loss - floor) / times**alpha


# %% question="loss_after" role="slip" name="inverse-proportion"
# says: The part above the floor falls with a small power of the compute, and you divided it by the compute itself.
def loss_after(loss, floor, times, alpha, beta):
    return floor + (loss - floor) / times


# %% question="loss_after" role="slip" name="only-the-part-above"
# says: That is the part above the floor; the floor has to be added again.
def loss_after(loss, floor, times, alpha, beta):
    return (loss - floor) / times ** (alpha * beta / (alpha + beta))


# %% [markdown] question="loss_after" role="hint"
# Split the loss in two: the floor, and the rest. Which of them does compute change?

# %% [markdown] question="loss_after" role="hint"
# The power is $\alpha\beta / (\alpha + \beta)$, and the rest is divided by `times` to this power.

# %% [markdown] question="cheapest_in_use" role="statement" title="Cheapest in use" section="counting-use" objectives="2"
# Several models reach one loss; the small ones saw more tokens. Write `cheapest_in_use(models, served_tokens)`. The table `models` has the columns `model`,
# `parameters` and `training_tokens`. Return a pair: the **name** of the model that needs the fewest FLOP over training **and** serving, when
# `served_tokens` tokens are served, and that number of **FLOP**. All parameters work on a token. All cases are made up.


# %% question="cheapest_in_use" role="answer" points=3 unit="name, FLOP"
def cheapest_in_use(models, served_tokens):
    """Name and lifetime FLOP of the cheapest model."""
    ### BEGIN SOLUTION
    training = 6 * models["parameters"] * models["training_tokens"]
    lifetime = training + 2 * models["parameters"] * served_tokens
    best = lifetime.idxmin()
    return models.loc[best, "model"], lifetime[best]
    ### END SOLUTION


# %% question="cheapest_in_use" role="cases"
visible(
    models=pd.DataFrame(
        {
            "model": ["small", "middle", "large"],
            "parameters": [3e10, 7e10, 1.5e11],
            "training_tokens": [6e12, 1.4e12, 8e11],
        }
    ),
    served_tokens=2e13,
)
visible(
    models=pd.DataFrame(
        {
            "model": ["oak", "ash", "elm", "yew"],
            "parameters": [2e11, 9e10, 4e10, 1.2e11],
            "training_tokens": [1.1e12, 2e12, 9e12, 1.6e12],
        }
    ),
    served_tokens=4e12,
)
hidden(
    3,
    models=frame(
        5,
        model=["Ash", "Birch", "Cedar", "Elm", "Fir", "Oak"],
        parameters=uniform(1e10, 2e11),
        training_tokens=uniform(1e12, 2e13),
    ),
    served_tokens=uniform(3e12, 4e13),
)


# %% question="cheapest_in_use" role="slip" name="serving-at-training-cost"
# says: A served token needs only the forward pass, two operations per parameter.
def cheapest_in_use(models, served_tokens):
    lifetime = 6 * models["parameters"] * (models["training_tokens"] + served_tokens)
    best = lifetime.idxmin()
    return models.loc[best, "model"], lifetime[best]


# %% question="cheapest_in_use" role="slip" name="training-alone"
# says: You counted the training alone; the served tokens are missing.
def cheapest_in_use(models, served_tokens):
    lifetime = 6 * models["parameters"] * models["training_tokens"]
    best = lifetime.idxmin()
    return models.loc[best, "model"], lifetime[best]


# %% question="cheapest_in_use" role="slip" name="serving-alone"
# says: You counted the serving alone; each model had to be trained first.
def cheapest_in_use(models, served_tokens):
    lifetime = 2 * models["parameters"] * served_tokens
    best = lifetime.idxmin()
    return models.loc[best, "model"], lifetime[best]


# %% question="cheapest_in_use" role="slip" name="training-forward-only"
# says: Training needs six operations per parameter and token; two is the forward pass alone.
def cheapest_in_use(models, served_tokens):
    lifetime = 2 * models["parameters"] * (models["training_tokens"] + served_tokens)
    best = lifetime.idxmin()
    return models.loc[best, "model"], lifetime[best]


# %% question="cheapest_in_use" role="slip" name="dearest"
# says: You took the model with the most FLOP; the question asks for the fewest.
def cheapest_in_use(models, served_tokens):
    training = 6 * models["parameters"] * models["training_tokens"]
    lifetime = training + 2 * models["parameters"] * served_tokens
    best = lifetime.idxmax()
    return models.loc[best, "model"], lifetime[best]


# %% [markdown] question="cheapest_in_use" role="hint"
# Two terms for each model: $6ND$ for training and $2NT$ for $T$ served tokens.

# %% [markdown] question="cheapest_in_use" role="hint"
# `lifetime.idxmin()` is the label of the smallest value, and `models.loc[label, "model"]` the name in that row.

# %% [markdown] question="dense_ratios" role="statement" title="Recall: ratios of real runs" section="the-best-size-for-a-budget" objectives="2 4"
# *From The growth of compute: active parameters. From Reading claims: the kind of a figure.* Chinchilla's rule is about models in which all parameters work.
#
# Write `dense_ratios(runs)`. The table has the columns `model`, `parameters_total`, `parameters_active`, `training_tokens` and `kind`. Keep the rows
#
# - whose kind is `"stated"` or `"derived"` (in this table the kind speaks of the training compute),
# - that list no active parameters (`parameters_active` is **empty**), so that the model is no mixture of experts,
# - and whose tokens are known.
#
# Return `model` and `tokens_per_parameter`, **highest ratio first**. The first case is `load("training_runs")`. One row of it
# deserves care: T5-11B is kept, though each token passes only about half of its weights. No column says so, only the note of the row.


# %% question="dense_ratios" role="answer" points=2 ordered=true
def dense_ratios(runs):
    """Tokens per parameter where no active parameters are listed: model, tokens_per_parameter."""
    ### BEGIN SOLUTION
    firm = runs["kind"].isin(["stated", "derived"])
    kept = runs[firm & runs["parameters_active"].isna() & runs["training_tokens"].notna()]
    ratio = kept["training_tokens"] / kept["parameters_total"]
    table = pd.DataFrame({"model": kept["model"], "tokens_per_parameter": ratio})
    return table.sort_values("tokens_per_parameter", ascending=False)
    ### END SOLUTION


# %% question="dense_ratios" role="cases"
visible(runs=real_runs())
visible(
    runs=pd.DataFrame(
        {
            "model": ["Ash", "Birch", "Cedar", "Fir", "Oak", "Pine"],
            "parameters_total": [7e10, 2e11, 1e12, 4e10, 6e11, 9e10],
            "parameters_active": [np.nan, np.nan, 5e10, np.nan, np.nan, np.nan],
            "training_tokens": [2e12, 8e11, 1e13, np.nan, 5e12, 9e12],
            "kind": ["stated", "derived", "stated", "stated", "estimate", "derived"],
        }
    )
)
hidden(2, runs=Draw(runs_of_models))


# %% question="dense_ratios" role="slip" name="mixtures-kept"
# says: Rows with active parameters are among yours. In a mixture of experts only a part of the weights works on a token.
def dense_ratios(runs):
    kept = runs[runs["kind"].isin(["stated", "derived"]) & runs["training_tokens"].notna()]
    ratio = kept["training_tokens"] / kept["parameters_total"]
    table = pd.DataFrame({"model": kept["model"], "tokens_per_parameter": ratio})
    return table.sort_values("tokens_per_parameter", ascending=False)


# %% question="dense_ratios" role="slip" name="estimates-kept"
# says: Estimates or disputed figures are among your rows.
def dense_ratios(runs):
    kept = runs[runs["parameters_active"].isna() & runs["training_tokens"].notna()]
    ratio = kept["training_tokens"] / kept["parameters_total"]
    table = pd.DataFrame({"model": kept["model"], "tokens_per_parameter": ratio})
    return table.sort_values("tokens_per_parameter", ascending=False)


# %% question="dense_ratios" role="slip" name="ratio-upside-down"
# says: You divided parameters by tokens. The rule counts tokens per parameter.
def dense_ratios(runs):
    firm = runs["kind"].isin(["stated", "derived"])
    kept = runs[firm & runs["parameters_active"].isna() & runs["training_tokens"].notna()]
    ratio = kept["parameters_total"] / kept["training_tokens"]
    table = pd.DataFrame({"model": kept["model"], "tokens_per_parameter": ratio})
    return table.sort_values("tokens_per_parameter", ascending=False)


# %% question="dense_ratios" role="slip" name="lowest-first"
# says: The rows are right and in the wrong order: the highest ratio comes first.
def dense_ratios(runs):
    firm = runs["kind"].isin(["stated", "derived"])
    kept = runs[firm & runs["parameters_active"].isna() & runs["training_tokens"].notna()]
    ratio = kept["training_tokens"] / kept["parameters_total"]
    table = pd.DataFrame({"model": kept["model"], "tokens_per_parameter": ratio})
    return table.sort_values("tokens_per_parameter")


# %% question="dense_ratios" role="slip" name="unknown-kept"
# says: A row without tokens has no ratio; leave it out.
def dense_ratios(runs):
    kept = runs[runs["kind"].isin(["stated", "derived"]) & runs["parameters_active"].isna()]
    ratio = kept["training_tokens"] / kept["parameters_total"]
    table = pd.DataFrame({"model": kept["model"], "tokens_per_parameter": ratio})
    return table.sort_values("tokens_per_parameter", ascending=False)


# %% [markdown] question="dense_ratios" role="hint"
# `column.isna()` is True where a cell is empty, `column.notna()` where it is not. Join conditions with `&`.

# %% [markdown] question="rent_of_a_budget" role="statement" title="Recall: the rent of a budget" section="the-best-size-for-a-budget" objectives="2"
# *From The deal: a price per GPU-hour. From The growth of compute: speed at a given MFU.* What would it cost to rent the training compute of Chinchilla on H100 chips?
#
# Take the training compute of row `R18` of `load("training_runs")`, the dense BF16 peak of one H100 (row `A04` of `load("accelerators")`, in TFLOP/s), the price per GPU-hour of row `G197` of
# `load("gpu_prices")` (a one-year contract, March 2026), and the assumed utilisation `MFU` of the first cell. No chip stops or waits. Assign the rent in USD to `rent_of_a_budget`.

# %% question="rent_of_a_budget" role="answer" points=2 digits=0 unit="USD"
chips, prices, runs = (load(name).set_index("id") for name in ("accelerators", "gpu_prices", "training_runs"))
### BEGIN SOLUTION
speed = chips.loc["A04", "dense_bf16_tflops"] * 1e12
rent_of_a_budget = (
    runs.loc["R18", "training_compute_flop"] / (speed * MFU) / 3600 * prices.loc["G197", "value"]
)
### END SOLUTION


# %% question="rent_of_a_budget" role="slip" name="mfu-forgotten"
# says: No run reaches the peak; the utilisation is missing.
chips, prices, runs = (load(name).set_index("id") for name in ("accelerators", "gpu_prices", "training_runs"))
speed = chips.loc["A04", "dense_bf16_tflops"] * 1e12
rent_of_a_budget = runs.loc["R18", "training_compute_flop"] / speed / 3600 * prices.loc["G197", "value"]


# %% question="rent_of_a_budget" role="slip" name="mfu-multiplied"
# says: Lower utilisation must make the run longer; you multiplied where you should divide.
chips, prices, runs = (load(name).set_index("id") for name in ("accelerators", "gpu_prices", "training_runs"))
speed = chips.loc["A04", "dense_bf16_tflops"] * 1e12
rent_of_a_budget = runs.loc["R18", "training_compute_flop"] * MFU / speed / 3600 * prices.loc["G197", "value"]


# %% question="rent_of_a_budget" role="slip" name="seconds-priced"
# says: You priced seconds as hours; 3,600 is missing.
chips, prices, runs = (load(name).set_index("id") for name in ("accelerators", "gpu_prices", "training_runs"))
speed = chips.loc["A04", "dense_bf16_tflops"] * 1e12
rent_of_a_budget = runs.loc["R18", "training_compute_flop"] / (speed * MFU) * prices.loc["G197", "value"]


# %% question="rent_of_a_budget" role="slip" name="days-priced"
# says: You priced days as hours; the price is per hour.
chips, prices, runs = (load(name).set_index("id") for name in ("accelerators", "gpu_prices", "training_runs"))
speed = chips.loc["A04", "dense_bf16_tflops"] * 1e12
rent_of_a_budget = (
    runs.loc["R18", "training_compute_flop"] / (speed * MFU) / 86400 * prices.loc["G197", "value"]
)


# %% question="rent_of_a_budget" role="slip" name="sparse-peak"
# says: You used the larger number of a data sheet, which assumes sparse matrices; training here is dense.
chips, prices, runs = (load(name).set_index("id") for name in ("accelerators", "gpu_prices", "training_runs"))
speed = chips.loc["A04", "dense_bf16_tflops"] * 1e12
rent_of_a_budget = (
    runs.loc["R18", "training_compute_flop"] / (2 * speed * MFU) / 3600 * prices.loc["G197", "value"]
)


# %% question="rent_of_a_budget" role="slip" name="hours-without-a-price"
# says: These are GPU-hours; the price is missing.
chips, prices, runs = (load(name).set_index("id") for name in ("accelerators", "gpu_prices", "training_runs"))
speed = chips.loc["A04", "dense_bf16_tflops"] * 1e12
rent_of_a_budget = runs.loc["R18", "training_compute_flop"] / (speed * MFU) / 3600


# %% [markdown] question="rent_of_a_budget" role="hint"
# FLOP over speed times utilisation are GPU-seconds. Turn them into GPU-hours, then into dollars.

# %% [markdown] question="what_scale_buys" role="statement" title="What scale buys" section="more-gpus-smarter-ai" objectives="3 4"
# A text says: "More GPUs automatically means smarter AI." Which of these sentences do the rows of `load("scaling_laws")` and the fits of the chapter carry? A wrong
# pick takes away what a right one gives, and the total never falls below zero.

# %% question="what_scale_buys" role="options" points=1
right("By the fits, ten times the compute lowers the loss if parameters and tokens both grow.")
wrong(
    "A lower loss means that a model is smarter.",
    "The law predicts the loss on text like the training text. Usefulness also rests on data, method and tuning.",
    slip="loss-is-smartness",
)
right("People preferred the outputs of a tuned model to those of an untuned one with far more parameters.")
wrong(
    "The constants printed in 2022 and those of 2024 advise nearly the same size for the budget of Chinchilla.",
    "They advise {{best_parameters_chinchilla}} and {{best_parameters_replication}} parameters, though they describe the same experiment.",
    slip="fits-agree",
)
wrong(
    "Since other things count as well, compute does not matter.",
    "The study of methods in our table finds that growing compute contributed more than better methods.",
    slip="compute-is-nothing",
)
right(
    "With filtered text, one model came close to another that had taken several times its training compute."
)
wrong(
    "The rule of {{tokens_per_parameter}} tokens per parameter says what is best for a model that serves many users.",
    "The rule counts training alone. With serving counted, a smaller model with more tokens needs fewer FLOP.",
    slip="rule-for-use",
)
wrong(
    "The fit of 2024 shows how much better Anthropic's next model will be.",
    "It was fitted to models of one laboratory and one data set. Nothing in it speaks of another company's next model.",
    slip="law-as-forecast",
)

# %% [markdown] question="what_scale_buys" role="hint"
# Ask of each sentence: does it speak of the loss, or of what people find useful? Of training alone, or of use?
