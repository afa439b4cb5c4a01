//! `engagement_state` as the engine drives it: emitting some groups, converting rows, telling its size.

use std::sync::Arc;

use datafusion::arrow::array::{Array as _, ArrayRef, AsArray as _, BooleanArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::logical_expr::function::AccumulatorArgs;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::{Column, lit};
use on_datafusion::Functions;

use super::World;
use account_engagement::Key;

/// The function on its own, over the world's directory.
fn groups(world: &World, copies: &ArrayRef) -> Box<dyn GroupsAccumulator> {
    let schema = Schema::new(vec![Field::new("copy", copies.data_type().clone(), true)]);
    let exprs: Vec<Arc<dyn PhysicalExpr>> = vec![Arc::new(Column::new("copy", 0)), lit(world.directory.as_str())];
    let fields = [Arc::new(schema.field(0).clone()), Arc::new(Field::new("directory", DataType::Utf8, false))];
    let args = AccumulatorArgs {
        return_field: Arc::new(Field::new("state", DataType::LargeBinary, true)),
        schema: &schema,
        ignore_nulls: false,
        order_bys: &[],
        is_reversed: false,
        name: "state",
        is_distinct: false,
        exprs: &exprs,
        expr_fields: &fields,
    };
    let function = Functions::new(Key::PUBLIC).unwrap().aggregates().remove(0);
    assert!(function.groups_accumulator_supported(args.clone()));
    function.create_groups_accumulator(args).unwrap()
}

async fn copies(world: &World) -> ArrayRef {
    world.session.sql("SET datafusion.execution.target_partitions = 1").await.unwrap();
    let batches = world.batches("SELECT {email} FROM emails ORDER BY id, \"to\", bcc").await.unwrap();
    Arc::clone(batches[0].column(0))
}

fn bytes(states: &ArrayRef) -> Vec<Option<Vec<u8>>> {
    states.as_binary::<i64>().iter().map(|state| state.map(<[u8]>::to_vec)).collect()
}

/// Of three groups the first leaves half-way, and the others move up.
#[tokio::test]
async fn some_groups_leave_before_others() {
    let world = World::new().await;
    let copies = copies(&world).await;
    let (half, rest) = (copies.len() / 2, copies.len() - copies.len() / 2);
    let group_of: Vec<usize> = (0..copies.len()).map(|row| row % 3).collect();
    let mut whole = groups(&world, &copies);
    whole.update_batch(&[Arc::clone(&copies)], &group_of, None, 3).unwrap();
    let expected = bytes(&whole.evaluate(EmitTo::All).unwrap());

    let mut parts = groups(&world, &copies);
    parts.update_batch(&[copies.slice(0, half)], &group_of[..half], None, 3).unwrap();
    let before = parts.size();
    let first = parts.state(EmitTo::First(1)).unwrap().remove(0);
    assert!(parts.size() < before, "{} of {before}", parts.size());
    // What was 1 and 2 is 0 and 1, and 0 comes again as 2.
    let moved_up: Vec<usize> = group_of[half..].iter().map(|group| (group + 2) % 3).collect();
    parts.update_batch(&[copies.slice(half, rest)], &moved_up, None, 3).unwrap();
    let others = parts.state(EmitTo::All).unwrap().remove(0);

    let mut merged = groups(&world, &first);
    merged.merge_batch(&[first], &[0], 3).unwrap();
    merged.merge_batch(&[others], &[1, 2, 0], 3).unwrap();
    assert_eq!(bytes(&merged.evaluate(EmitTo::All).unwrap()), expected);
    assert_eq!(merged.evaluate(EmitTo::All).unwrap().len(), 0);
}

#[tokio::test]
async fn groups_of_nothing_are_null_on_the_way_and_empty_at_the_end() {
    let world = World::new().await;
    let copies = copies(&world).await;
    let nobody = BooleanArray::from(vec![false; copies.len()]);
    let mut none = groups(&world, &copies);
    none.update_batch(&[Arc::clone(&copies)], &vec![0; copies.len()], Some(&nobody), 2).unwrap();
    let state = none.state(EmitTo::First(1)).unwrap().remove(0);
    assert_eq!(bytes(&state), [None]);
    let mut merged = groups(&world, &state);
    merged.merge_batch(&[state], &[0], 1).unwrap();
    let empty = bytes(&merged.evaluate(EmitTo::All).unwrap());
    assert_eq!(bytes(&none.evaluate(EmitTo::All).unwrap()), empty);
    assert!(empty[0].is_some());
}

/// Where each row is a group of its own, states are made row by row.
#[tokio::test]
async fn each_row_converted_is_a_state() {
    let world = World::new().await;
    let copies = copies(&world).await;
    let filter: BooleanArray = (0..copies.len()).map(|row| (row != 3).then_some(row != 5)).collect();
    let converted = groups(&world, &copies).convert_to_state(&[Arc::clone(&copies)], Some(&filter)).unwrap().remove(0);
    let mut merged = groups(&world, &converted);
    merged.merge_batch(&[Arc::clone(&converted)], &vec![0; copies.len()], 1).unwrap();
    let mut whole = groups(&world, &copies);
    whole.update_batch(&[Arc::clone(&copies)], &vec![0; copies.len()], Some(&filter), 1).unwrap();
    assert_eq!(bytes(&merged.evaluate(EmitTo::All).unwrap()), bytes(&whole.evaluate(EmitTo::All).unwrap()));
    let nulls: Vec<usize> = (0..converted.len()).filter(|row| converted.is_null(*row)).collect();
    assert_eq!(nulls, [3, 5]);
}

/// Many small states into one group, as days and buckets come: the same state, whatever was merged with what first.
#[tokio::test]
async fn small_states_pile_up_to_the_same() {
    let world = World::new().await;
    let copies = copies(&world).await;
    let one = vec![0; copies.len()];
    let mut whole = groups(&world, &copies);
    whole.update_batch(&[Arc::clone(&copies)], &one, None, 1).unwrap();
    let expected = bytes(&whole.evaluate(EmitTo::All).unwrap());
    let each = groups(&world, &copies).convert_to_state(&[Arc::clone(&copies)], None).unwrap().remove(0);
    for step in [1, 2, 5, 11] {
        let mut piled = groups(&world, &each);
        for from in (0..each.len()).step_by(step) {
            let some = each.slice(from, step.min(each.len() - from));
            piled.merge_batch(&[Arc::clone(&some)], &one[..some.len()], 1).unwrap();
        }
        assert_eq!(bytes(&piled.evaluate(EmitTo::All).unwrap()), expected, "{step} at a time");
    }
}

/// What it says it takes is what its states take, which the library counts: within two of the bytes that it writes.
#[tokio::test]
async fn the_size_is_honest() {
    let world = World::new().await;
    let copies = copies(&world).await;
    let mut some = groups(&world, &copies);
    let empty = some.size();
    assert!(empty < 1_000, "{empty}");
    let each: Vec<usize> = (0..copies.len()).collect();
    some.update_batch(&[Arc::clone(&copies)], &each, None, copies.len()).unwrap();
    let full = some.size();
    let written = some.state(EmitTo::All).unwrap().remove(0).get_array_memory_size();
    // The engine refuses groups that take more on their way out than they did.
    assert!(full >= written, "{full}, then {written}");
    assert!(some.size() < full / 2, "{} of {full}", some.size());
}
