#!/usr/bin/env python3
"""Lines of JSON from `examples/trees.rs` on standard input -> the same rounds, played by a second implementation.

The rules are those of docs/TREES.md. People are coroutines here, each with a list, a notebook of who answers, and a tray of
names that were passed to them; a clock wakes them. Who is cut off from a check-in is compared with networkx.
"""
import heapq
import json
import sys

MINUTES = {  # answered: the caller is busy; the message is there; not answered: the caller gives up
    "phone": (3, 3, 2), "text": (3, 3, 2), "signal": (3, 3, 2), "radio": (3, 3, 2),
    "knock": (15, 15, 15), "drop": (15, 15 + 60, 15), "courier": (3, 3 + 60, 3),
}


def once(people, without):
    seen = []
    for person in people:
        if person != without and person not in seen:
            seen.append(person)
    return seen


def callers_of(tree):
    """Rule by rule: members get the doors, door k the doors before it and whoever calls the group."""
    starters = once(tree["starters"], None)
    result = []
    for me, person in enumerate(tree["people"]):
        earlier = starters[:starters.index(me)] if me in starters else starters
        chain = []
        if person["group"] is not None:
            group = tree["groups"][person["group"]]
            if me in group["doors"]:
                chain += group["doors"][:group["doors"].index(me)]
                calling = [g for at, g in enumerate(tree["groups"]) if person["group"] in g["calls"] and at != person["group"]]
                chain += sum((g["doors"] for g in calling), []) if calling else earlier
            else:
                chain += group["doors"]
        chain = once(chain + person["called_by"], me)
        if not chain and me in starters:
            chain = list(earlier)
        result.append(chain)
    return starters, result


def call_minutes(person):
    ways = [MINUTES[way] for way in person["ways"]] or [MINUTES["phone"]]
    return ways[0][0], ways[0][1], max(4, sum(way[2] for way in ways))


class Round:
    def __init__(self, tree, silent):
        self.tree, self.silent = tree, set(silent)
        self.starters, self.callers = callers_of(tree)
        self.minutes = [call_minutes(person) for person in tree["people"]]
        self.lists = self.ordered_lists()
        count = len(tree["people"])
        self.reached, self.notes = [None] * count, [{} for _ in range(count)]
        self.tray, self.running, self.clock = [[] for _ in range(count)], {}, []
        self.calls, self.missing, self.flaps, self.taken = [], [], [], set()

    def ordered_lists(self):
        lists = [[] for _ in self.callers]
        for me, chain in enumerate(self.callers):
            if chain:
                lists[chain[0]].append(me)
        done = {}

        def tail(child):
            return self.minutes[child][1] - self.minutes[child][0] + done.get(child, 0)

        def order(one):
            lists[one].sort(key=lambda child: -tail(child))
            minute, last = 0, 0
            for child in lists[one]:
                minute += self.minutes[child][0]
                last = max(last, minute + tail(child))
            return last

        # Leaves first; who stands in a circle comes last, in the order of the file.
        left = {me for me in range(len(lists))}
        while True:
            leaves = [me for me in sorted(left) if not any(child in left for child in lists[me])]
            if not leaves:
                break
            for me in leaves:
                done[me] = order(me)
                left.discard(me)
        for me in sorted(left):
            done[me] = order(me)
        return lists

    def play(self):
        begin = next((at for at, starter in enumerate(self.starters) if starter not in self.silent), None)
        if begin is None:
            return None
        me = self.starters[begin]
        self.taken = set(self.starters[:begin])
        for starter in self.taken:
            self.notes[me][starter] = "silent"
        self.reached[me] = [0, None]
        first = [p for starter in self.starters[:begin + 1] for p in self.lists[starter] if p not in self.taken]
        self.wake(me, 0, self.work(me, first))
        while self.clock:
            minute, who = heapq.heappop(self.clock)
            self.now = minute
            try:
                wait = next(self.running[who])
                heapq.heappush(self.clock, (minute + wait, who))
            except StopIteration:
                del self.running[who]
                if self.tray[who]:
                    self.wake(who, max(minute, self.tray[who][0][0]), self.work(who, []))
        return me

    def wake(self, who, minute, work):
        self.running[who] = work
        heapq.heappush(self.clock, (minute, who))

    def work(self, me, first):
        for person in first:
            yield from self.call(me, person)
        while self.tray[me] and self.tray[me][0][0] <= self.now:
            yield from self.call(me, self.tray[me].pop(0)[1])

    def call(self, me, whom):
        if whom == me or self.notes[me].get(whom) == "answers":
            return
        if whom not in self.silent:
            self.calls.append([self.now, me, whom, True, []])
            self.tell(me, whom)
            yield self.minutes[whom][0]
            return
        if whom not in self.notes[me]:
            self.calls.append([self.now, me, whom, False, []])
            self.notes[me][whom] = "silent"
            yield self.minutes[whom][2]
        if whom in self.taken:
            return
        names = [d for d in self.lists[whom] if d != me and self.notes[me].get(d) != "answers"]
        yield from self.next_callers(me, [(name, 1) for name in names])

    def next_callers(self, me, names):
        todo = []
        for name, at in names:
            chain = self.callers[name]
            while at < len(chain) and chain[at] != me and self.notes[me].get(chain[at]) == "silent":
                at += 1
            if at == len(chain):
                owner = chain[0]
                if self.tree["flaps"] and self.callers[owner][:1] == [me]:
                    self.flaps.append([me, owner, name])
                    todo.append((None, [name]))
                else:
                    self.missing.append([me, name])
            elif chain[at] == me:
                todo.append((None, [name]))
            else:
                same = [entry for entry in todo if entry[0] == chain[at]]
                if same:
                    same[0][1].append((name, at))
                else:
                    todo.append((chain[at], [(name, at)]))
        for to, what in todo:
            if to is None:
                yield from self.call(me, what[0])
            else:
                yield from self.pass_names(me, to, what)

    def pass_names(self, me, to, names):
        plain = [name for name, _ in names]
        if to in self.silent:
            if to not in self.notes[me]:
                self.calls.append([self.now, me, to, False, plain])
                self.notes[me][to] = "silent"
                yield self.minutes[to][2]
            yield from self.next_callers(me, names)
            return
        self.calls.append([self.now, me, to, True, plain])
        self.tell(me, to)
        arrives = self.now + self.minutes[to][1]
        for name, at in names:
            for before in self.callers[name][:at]:
                self.notes[to].setdefault(before, "silent")
            self.tray[to].append((arrives, name))
        if to not in self.running:
            self.wake(to, arrives, self.work(to, []))
        yield self.minutes[to][0]

    def tell(self, me, to):
        self.notes[me][to] = self.notes[to][me] = "answers"
        if self.reached[to] is None:
            arrives = self.now + self.minutes[to][1]
            self.reached[to] = [arrives, me]
            self.wake(to, arrives, self.work(to, self.lists[to]))


def cut_by_one(tree):
    import networkx
    starters, callers = callers_of(tree)
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(len(callers)))
    graph.add_edges_from(("root", starter) for starter in starters)
    graph.add_edges_from((caller, me) for me, chain in enumerate(callers) for caller in chain)
    above = networkx.immediate_dominators(graph, "root")
    cut = []
    for me in above:
        upper = above[me]
        while me != "root" and upper not in ("root", None):
            cut.append([upper, me])
            upper = above[upper]
    return sorted(cut)


def main():
    trees = rounds = 0
    for line in sys.stdin:
        case = json.loads(line)
        assert sorted(case["check_in_cut"]) == cut_by_one(case["tree"]), f"check-in, tree {trees}: {line[:2000]}"
        for theirs in case["rounds"]:
            ours = Round(case["tree"], theirs["silent"])
            where = f"tree {trees}, silent {theirs['silent']}: {json.dumps(case['tree'])}"
            assert ours.play() == theirs["beginner"], where
            for what in ("reached", "calls", "missing", "flaps"):
                mine, other = getattr(ours, what), theirs[what]
                if what != "reached":
                    mine, other = sorted(mine), sorted(other)
                assert mine == other, f"{what}\n{mine}\n{other}\n{where}"
            rounds += 1
        trees += 1
    assert trees, "no trees were given"
    print(f"{rounds} rounds of {trees} trees are the same")


if __name__ == "__main__":
    main()
