//! Triangles one after the other -> the open edges that the next one may share: what encoder and decoder both know.
//!
//! An edge is open from the triangle that brings it, turned round, until another triangle takes it. Each memory is bounded, so
//! that no file makes a step dear; what is forgotten is only told more dearly.

/// Open edges that are remembered by when they came.
pub(super) const RECENT: usize = 32;
/// Open edges that are remembered of each vertex.
const OF_A_VERTEX: usize = 16;
/// Open edges of one vertex that may be named.
pub(super) const NAMED: usize = 12;
/// Known vertices that may close a triangle, of either end of its edge.
const CLOSING: usize = 4;

/// An open edge, and the third corner of the triangle behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OpenEdge {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) behind: u32,
}

#[derive(Default)]
pub(super) struct Walk {
    /// The newest last.
    recent: Vec<OpenEdge>,
    /// Of each vertex: the ends of open edges that begin at it, with the corner behind; the newest last.
    out: Vec<Vec<(u32, u32)>>,
    /// Of each vertex: where open edges begin that end at it; the newest last.
    into: Vec<Vec<u32>>,
}

impl Walk {
    pub(super) fn add_vertex(&mut self) {
        self.out.push(Vec::new());
        self.into.push(Vec::new());
    }

    pub(super) fn vertices(&self) -> u32 {
        self.out.len() as u32
    }

    /// The open edge that came last but `back`.
    pub(super) fn recent(&self, back: usize) -> Option<OpenEdge> {
        self.recent.iter().rev().nth(back).copied()
    }

    /// How many open edges came after this one.
    pub(super) fn back_to(&self, from: u32, to: u32) -> Option<usize> {
        self.recent.iter().rev().position(|edge| (edge.from, edge.to) == (from, to))
    }

    /// The open edge of a vertex that came last but `back`.
    pub(super) fn named(&self, from: u32, back: usize) -> Option<OpenEdge> {
        let &(to, behind) = self.out.get(from as usize)?.iter().rev().nth(back)?;
        Some(OpenEdge { from, to, behind })
    }

    /// How many open edges of its first vertex came after this one, if few enough.
    pub(super) fn name_of(&self, from: u32, to: u32) -> Option<usize> {
        let back = self.out.get(from as usize)?.iter().rev().position(|edge| edge.0 == to);
        back.filter(|back| *back < NAMED)
    }

    /// The known vertices that are likeliest to close a triangle on this edge.
    pub(super) fn closing(&self, edge: OpenEdge) -> impl Iterator<Item = u32> {
        let out = self.out.get(edge.to as usize).map_or(&[][..], |edges| edges);
        let into = self.into.get(edge.from as usize).map_or(&[][..], |edges| edges);
        let nth = |back: usize| {
            let next = out.iter().rev().nth(back).map(|edge| edge.0);
            [next, into.iter().rev().nth(back).copied()]
        };
        (0..CLOSING).flat_map(nth).flatten()
    }

    /// Takes a triangle's edges if they were open; opens them, turned round, if not.
    pub(super) fn take(&mut self, [a, b, c]: [u32; 3]) {
        for (from, to, behind) in [(a, b, c), (b, c, a), (c, a, b)] {
            if !self.close(from, to) {
                self.open(OpenEdge { from: to, to: from, behind });
            }
        }
        self.recent.drain(..self.recent.len().saturating_sub(RECENT));
    }

    fn close(&mut self, from: u32, to: u32) -> bool {
        let Some(out) = self.out.get_mut(from as usize) else { return false };
        let Some(at) = out.iter().position(|edge| edge.0 == to) else { return false };
        out.remove(at);
        if let Some(into) = self.into.get_mut(to as usize)
            && let Some(at) = into.iter().position(|vertex| *vertex == from)
        {
            into.remove(at);
        }
        self.recent.retain(|edge| (edge.from, edge.to) != (from, to));
        true
    }

    fn open(&mut self, edge: OpenEdge) {
        let Some(out) = self.out.get_mut(edge.from as usize) else { return };
        if out.iter().any(|(to, _)| *to == edge.to) {
            return;
        }
        push_within(out, (edge.to, edge.behind));
        if let Some(into) = self.into.get_mut(edge.to as usize) {
            push_within(into, edge.from);
        }
        self.recent.push(edge);
    }
}

fn push_within<T>(list: &mut Vec<T>, item: T) {
    if list.len() == OF_A_VERTEX {
        list.remove(0);
    }
    list.push(item);
}
