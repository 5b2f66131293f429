//! Outlines: where the sides of an area cross a row.

/// One side of an outline, in pixels times 256.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    top: i32,
    bottom: i32,
    /// Where it is at `top`.
    x: i32,
    /// How far it goes to the right for one step down, in parts of 65,536.
    slope: i64,
}

/// The sides of an outline. Level ones are never crossed.
pub(super) fn edges(corners: &[(i32, i32)]) -> Vec<Edge> {
    let mut edges = Vec::with_capacity(corners.len());
    let Some(mut before) = corners.last().copied() else { return edges };
    for &corner in corners {
        let (upper, lower) = if before.1 < corner.1 { (before, corner) } else { (corner, before) };
        before = corner;
        if upper.1 < lower.1 {
            let slope = i64::from(lower.0 - upper.0) * 65_536 / i64::from(lower.1 - upper.1);
            edges.push(Edge { top: upper.1, bottom: lower.1, x: upper.0, slope });
        }
    }
    edges
}

/// Those of the sides that are met between two heights.
pub(super) fn met(edges: &[Edge], (top, bottom): (i32, i32), into: &mut Vec<Edge>) {
    into.clear();
    into.extend(edges.iter().filter(|edge| edge.top < bottom && top < edge.bottom));
}

/// Where the outline crosses a height, from left to right.
pub(super) fn cross(edges: &[Edge], y: i32, crossings: &mut Vec<i32>) {
    crossings.clear();
    for edge in edges {
        if edge.top <= y && y < edge.bottom {
            crossings.push(edge.x + ((i64::from(y - edge.top) * edge.slope) >> 16) as i32);
        }
    }
    crossings.sort_unstable();
}
