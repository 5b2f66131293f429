//! Windows: which part of a scene is seen.

/// The part of the scene that is seen, in scene units; `y` grows downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

impl Window {
    pub(super) fn right(&self) -> i32 {
        self.x.saturating_add(self.width)
    }

    pub(super) fn bottom(&self) -> i32 {
        self.y.saturating_add(self.height)
    }

    /// The same window with `margin` more on every side.
    pub(super) fn grown(&self, margin: i32) -> Window {
        Window {
            x: self.x.saturating_sub(margin),
            y: self.y.saturating_sub(margin),
            width: self.width.saturating_add(margin.saturating_mul(2)),
            height: self.height.saturating_add(margin.saturating_mul(2)),
        }
    }

    pub(super) fn holds(&self, x: i32, y: i32) -> bool {
        (self.x..self.right()).contains(&x) && (self.y..self.bottom()).contains(&y)
    }
}
