"""Changes to what people keep about lists."""
