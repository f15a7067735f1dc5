//! The objects of a 3MF package and where they are placed -> one mesh.

use super::model::{ModelObject, PlacedObject, Transform};
use super::package::Package;
use super::part_name::broken;
use crate::design::error::DesignError;
use crate::design::model::TriangleMesh;
use crate::design::solid::point_table::checked;
use crate::limits::{MAX_3MF_COMPONENTS, MAX_3MF_DEPTH, MAX_SOLID_POINTS, MAX_TRIANGLES};

/// An object that waits to be added.
struct Waiting {
    part: String,
    placed: PlacedObject,
    transform: Transform,
    depth: usize,
}

/// All that the root model builds, in its unit.
pub(super) fn assembled(
    package: &mut Package<'_>,
    root: &str,
    warnings: &mut Vec<String>,
) -> Result<TriangleMesh, DesignError> {
    let mut items = package.model(root).map(|model| model.items.clone()).unwrap_or_default();
    if items.is_empty() {
        items = unplaced(package, root);
        if !items.is_empty() {
            warnings.push("It says nothing of what is built; all its objects are drawn.".to_owned());
        }
    }
    if items.len() > 1 {
        warnings.push(format!("It builds {} parts; they are drawn as they lie there.", items.len()));
    }
    let mut mesh = TriangleMesh::default();
    let mut count = 0;
    // Last in, first out: items are turned round, so that they are added in their order.
    let wait = |part: &str, placed: PlacedObject, transform: Transform, depth: usize| Waiting {
        part: part.to_owned(),
        placed,
        transform,
        depth,
    };
    let mut waiting: Vec<Waiting> = items.into_iter().rev().map(|item| wait(root, item, Transform::NONE, 1)).collect();
    let mut left_out = false;
    while let Some(Waiting { part, placed, transform, depth }) = waiting.pop() {
        count += 1;
        if count > MAX_3MF_COMPONENTS {
            return Err(DesignError::TooMany { what: "components", most: MAX_3MF_COMPONENTS });
        }
        if depth > MAX_3MF_DEPTH {
            return Err(broken(format!(
                "its objects hold one another, or stand more than {MAX_3MF_DEPTH} deep in one another"
            )));
        }
        let unit =
            |package: &Package<'_>, name: &str| package.model(name).map_or(1.0, |model| model.unit.millimetres());
        let outer = unit(package, &part);
        let part = placed.part.clone().unwrap_or(part);
        package.need(&part)?;
        let unit_change = Transform::scale(unit(package, &part) / outer);
        let model = package.model(&part);
        let object = model
            .and_then(|model| model.objects.get(&placed.object))
            .ok_or_else(|| broken(format!("it places an object {} that is not in its part {part}", placed.object)))?;
        if !object.is_model {
            left_out = true;
            continue;
        }
        let transform = unit_change.then(placed.transform).then(transform);
        add(&mut mesh, object, transform)?;
        let inner = object.components.iter().rev().cloned();
        waiting.extend(inner.map(|placed| wait(&part, placed, transform, depth + 1)));
    }
    if left_out {
        warnings.push("Its supports are not drawn.".to_owned());
    }
    Ok(mesh)
}

/// The objects of the root model that are no component of another.
fn unplaced(package: &Package<'_>, root: &str) -> Vec<PlacedObject> {
    let Some(model) = package.model(root) else { return Vec::new() };
    let inner: Vec<u32> =
        model.objects.values().flat_map(|object| &object.components).map(|placed| placed.object).collect();
    let outer = model.objects.keys().filter(|id| !inner.contains(id));
    outer.map(|id| PlacedObject { object: *id, part: None, transform: Transform::NONE }).collect()
}

fn add(mesh: &mut TriangleMesh, object: &ModelObject, transform: Transform) -> Result<(), DesignError> {
    if mesh.points.len() + object.points.len() > MAX_SOLID_POINTS {
        return Err(DesignError::TooMany { what: "different corners", most: MAX_SOLID_POINTS });
    }
    if mesh.triangles.len() + object.triangles.len() > MAX_TRIANGLES {
        return Err(DesignError::TooMany { what: "triangles", most: MAX_TRIANGLES });
    }
    let from = u32::try_from(mesh.points.len()).unwrap_or(u32::MAX);
    let count = object.points.len() as u32;
    for (number, point) in (1..).zip(&object.points) {
        mesh.points.push(checked(transform.of(*point), || format!("corner {number}"), None)?);
    }
    let mirrored = transform.is_mirrored();
    for (number, corners) in (1..).zip(&object.triangles) {
        if corners.iter().any(|corner| *corner >= count) {
            return Err(broken(format!("triangle {number} of an object has a corner beyond its {count}")));
        }
        let [a, b, c] = corners.map(|corner| corner + from);
        mesh.triangles.push(if mirrored { [a, c, b] } else { [a, b, c] });
    }
    Ok(())
}
