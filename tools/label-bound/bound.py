"""How near to the best a choice of label places is.

Usage: bound.py PROBLEM.json [SECONDS]. A problem has labels with the cost of each place and of being
left out, and conflicts between places (`rumbo::label::Problem`). OR-tools' CP-SAT looks for the
choice of the least total cost in which no two places exclude each other; what it proves that none
can beat is the bound. Gain is what a choice saves over leaving every label out.
"""

import json
import sys

from ortools.sat.python import cp_model

SCALE = 1000


def total(problem, chosen):
    """The gain of a choice and how many labels stand in it."""
    gain = 0.0
    for label, place in zip(problem["labels"], chosen):
        if place is not None:
            gain += label["drop"] - label["costs"][place]
    for a, i, b, j, cost in problem["conflicts"]:
        if chosen[a] == i and chosen[b] == j:
            gain -= cost
    return gain, sum(place is not None for place in chosen)


def solve(problem, seconds):
    model = cp_model.CpModel()
    places, gains = [], []
    for label in problem["labels"]:
        own = [model.NewBoolVar("") for _ in label["costs"]]
        model.AddAtMostOne(own)
        places.append(own)
        gains += [(round((label["drop"] - cost) * SCALE), var)
                  for cost, var in zip(label["costs"], own)]
    for a, i, b, j, cost in problem["conflicts"]:
        one, other = places[a][i], places[b][j]
        if cost >= problem["hard"]:
            model.AddBoolOr(one.Not(), other.Not())
        elif cost >= 0.01:
            both = model.NewBoolVar("")
            model.AddBoolOr(one.Not(), other.Not(), both)
            gains.append((-round(cost * SCALE), both))
    for own, label in zip(places, problem["labels"]):
        for number, var in enumerate(own):
            model.AddHint(var, number == label["chosen"])
    model.Maximize(sum(gain * var for gain, var in gains))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.Solve(model)
    chosen = [next((n for n, var in enumerate(own) if solver.Value(var)), None) for own in places]
    return solver.StatusName(status), solver.BestObjectiveBound() / SCALE, chosen


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        problem = json.load(file)
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 120.0
    ours, standing = total(problem, [label["chosen"] for label in problem["labels"]])
    status, bound, chosen = solve(problem, seconds)
    best, most = total(problem, chosen)
    print(f"{len(problem['labels'])} labels, {len(problem['conflicts'])} conflicts: "
          f"gain {ours:.1f} with {standing} standing; found {best:.1f} with {most}, "
          f"bound {bound:.1f} ({status}): {100 * ours / bound:.1f} % of the bound")


if __name__ == "__main__":
    main()
