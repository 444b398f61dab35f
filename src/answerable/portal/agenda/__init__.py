"""每月一题: what people raise most, or what stays unsolved, becomes a standing item on a unit's agenda."""
