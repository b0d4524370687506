"""The resources of a document (collections, items, singletons), and the rules about their state.

The rules are in `caveat.resources.rules`, one topic a file. A rule gets a view of one exchange and the state that
earlier exchanges have shown, and yields:

- `Seen`: a case in which the promise was kept.
- `Suspicion`: a case in which it was broken, unless another client or a background job explains it. Several cases are
  a breach; on an exclusive target one is enough.
- `CannotTell`: a case that cannot be judged, with the reason, and optionally a request that would decide it.
- `Breach`: a case that nothing else explains.

    @state_rule("STA900", evidence=inferred("the path names the item"), on=[Action.UPDATE])
    def updates_show_their_item(view: View, state: State) -> Iterator[StateResult]:
        \"\"\"The response to an update shows the item that the path names.\"\"\"
        item = state.item(view)
        if item is None or view.shown is None or "id" not in view.shown:
            return
        if str(view.shown["id"]) == item.id:
            yield Seen(item.key[0])
        else:
            breach = Breach(f"the id is {view.shown['id']}, expected {item.id}", at="body /id")
            yield Suspicion(breach, item.key[0], item.key)
"""
