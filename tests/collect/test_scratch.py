def test_good(quarter):
    for s in ("HR","WS"): quarter.hand_in(s)
    c = quarter.collate()
    for f in c.files: print(f.path.name, f.disposition, [str(p) for p in f.problems])
    print(quarter.figures()); print(c.as_json())
    assert 0
