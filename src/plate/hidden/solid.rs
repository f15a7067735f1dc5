//! A mesh -> what views of it from all sides share: its edges, its smooth parts, its circles.

use super::circles::{Circles, SpaceCircle};
use super::creases::MeshCreases;
use super::direction::ViewDirection;
use super::edges::{EdgeSort, EdgeTable};
use super::smooth::CornerNormals;
use super::weld::WeldedMesh;
use crate::design::{DesignError, SpacePoint, TriangleMesh};
use crate::limits::{MAX_VIEW_LINES, MAX_VIEW_TRIANGLES};
use crate::watch::Watch;

/// A solid that is ready to be drawn from any side.
pub struct SolidEdges {
    pub(super) mesh: WeldedMesh,
    pub(super) table: EdgeTable,
    pub(super) creases: MeshCreases,
    pub(super) corners: CornerNormals,
    pub(super) circles: Circles,
    pub(super) scale: f64,
}

/// A whole circle that edges of a solid follow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoundEdge {
    pub centre: SpacePoint,
    /// At right angles to its plane, of length 1; either way.
    pub normal: SpacePoint,
    pub diameter: f64,
}

impl SolidEdges {
    /// Finds the edges of a solid. `scale`: what real lengths are multiplied with on paper, greater than zero; what is too
    /// small on paper is left out.
    ///
    /// # Errors
    ///
    /// [`DesignError::Empty`] where no triangle has an area, [`DesignError::TooMany`] and [`DesignError::Stopped`].
    pub fn new(mesh: &TriangleMesh, scale: f64, watch: &dyn Watch) -> Result<Self, DesignError> {
        if mesh.triangles.len() > MAX_VIEW_TRIANGLES {
            return Err(DesignError::TooMany { what: "triangles", most: MAX_VIEW_TRIANGLES });
        }
        let too_many_edges = || DesignError::TooMany { what: "edges in one view", most: MAX_VIEW_LINES };
        let go_on = || if watch.stop() { Err(DesignError::Stopped) } else { Ok(()) };
        go_on()?;
        let mesh = WeldedMesh::new(mesh).ok_or_else(too_many_edges)?;
        if mesh.triangles.is_empty() {
            return Err(DesignError::Empty);
        }
        go_on()?;
        let table = EdgeTable::new(&mesh, scale);
        let loose = table.edges.iter().filter(|edge| matches!(edge.sort, EdgeSort::Open | EdgeSort::Several));
        if loose.count() > MAX_VIEW_LINES {
            return Err(too_many_edges());
        }
        go_on()?;
        let creases = MeshCreases::new(&mesh, &table, scale);
        go_on()?;
        let corners = CornerNormals::new(&mesh, &table, &creases.smooth);
        let circles = Circles::new(&mesh, &table, &creases.drawn);
        Ok(Self { mesh, table, creases, corners, circles, scale })
    }

    /// The box around the solid as it is seen: left and bottom, right and top, in millimetres of the real thing.
    #[must_use]
    pub fn seen_box(&self, view: &ViewDirection) -> [[f64; 2]; 2] {
        let mut low = [f64::INFINITY; 2];
        let mut high = [f64::NEG_INFINITY; 2];
        for corner in self.mesh.triangles.iter().flatten() {
            let [x, y, _] = view.see(self.mesh.points[*corner as usize]);
            low = [low[0].min(x), low[1].min(y)];
            high = [high[0].max(x), high[1].max(y)];
        }
        [low, high]
    }

    /// Whole circles, each once, in the order of the mesh's edges.
    #[must_use]
    pub fn round_edges(&self) -> Vec<RoundEdge> {
        let whole = self.circles.circles.iter().filter(|circle| circle.whole);
        whole
            .map(|circle: &SpaceCircle| RoundEdge {
                centre: circle.centre,
                normal: circle.normal(),
                diameter: 2.0 * circle.radius,
            })
            .collect()
    }
}
