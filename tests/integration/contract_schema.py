"""The seed's contract as JSON Schema, written by hand: what clients of the old backend rely on."""

GRID = {
    "type": "object",
    "required": ["shape", "values"],
    "properties": {
        "shape": {"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 2, "maxItems": 2},
        "values": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
    },
}

ANALYSIS = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["predictions", "visualization", "input_spectrogram", "waveform"],
    "properties": {
        "predictions": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["class", "confidence"],
                "additionalProperties": False,
                "properties": {
                    "class": {"type": "string", "minLength": 1},
                    "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                },
            },
        },
        "visualization": {
            "type": "object",
            "minProperties": 5,
            "propertyNames": {"pattern": r"^(conv1|layer[1-4](\.block\d+\.active)?)$"},
            "additionalProperties": GRID,
        },
        "input_spectrogram": GRID,
        "waveform": {
            "type": "object",
            "required": ["values", "sample_rate", "duration"],
            "additionalProperties": False,
            "properties": {
                "values": {"type": "array", "maxItems": 8000, "minItems": 1, "items": {"type": "number"}},
                "sample_rate": {"type": "integer", "minimum": 1},
                "duration": {"type": "number", "exclusiveMinimum": 0},
            },
        },
    },
}
