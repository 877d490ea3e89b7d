"""An emoji for a class where there is a fitting one; a neutral sign elsewhere."""

NEUTRAL = "🔊"

EMOJI: dict[str, str] = {
    # animals
    "dog": "🐕", "dog_bark": "🐕", "rooster": "🐓", "pig": "🐖", "cow": "🐄", "frog": "🐸", "cat": "🐈", "hen": "🐔",
    "insects": "🦗", "crickets": "🦗", "sheep": "🐑", "crow": "🐦\u200d⬛", "chirping_birds": "🐦", "bird": "🐦",
    # weather and water
    "rain": "🌧️", "sea_waves": "🌊", "crackling_fire": "🔥", "water_drops": "💧", "wind": "💨", "pouring_water": "🫗",
    "thunderstorm": "⛈️", "water_flowing": "🚰", "toilet_flush": "🚽", "boiling_water": "🫕", "water_boiling": "🫕",
    # people
    "crying_baby": "👶", "baby_cry": "👶", "sneezing": "🤧", "sneeze": "🤧", "clapping": "👏",
    "breathing": "😮\u200d💨",    "coughing": "😷", "footsteps": "👣", "laughing": "😂", "brushing_teeth": "🪥", "snoring": "😴",
    "drinking_sipping": "🥤", "eat": "😋", "children_playing": "🧒", "speech": "🗣️", "person_sneezing": "🤧",
    # at home
    "door_wood_knock": "🚪", "mouse_click": "🖱️", "keyboard_typing": "⌨️", "door_wood_creaks": "🚪", "can_opening": "🥫",
    "washing_machine": "🧺", "vacuum_cleaner": "🧹", "clock_alarm": "⏰", "clock_tick": "🕰️", "glass_breaking": "🥂",
    "sweep": "🧹", "book": "📖", "trash": "🗑️", "cupboard": "🚪", "drawer": "🗄️", "blind": "🪟", "window": "🪟",
    # in the kitchen
    "fridge": "🧊", "microwave": "📟", "blender": "🥤", "juicer": "🧃", "kettle": "🫖", "toaster": "🍞", "oven": "🍕",
    "frying_pan": "🍳", "clean_dishes": "🧽", "dishwasher": "🫧", "plates": "🍽️", "cutlery": "🍴",
    "chopping": "🔪", "cut": "🔪",    "peel": "🥕", "stove_fan": "🌀", "extractor_fan": "🌀", "stove_burner": "♨️", "coffee_machine": "☕",
    # outside
    "helicopter": "🚁", "chainsaw": "🪚", "siren": "🚨", "car_horn": "📢", "engine": "🚗", "engine_idling": "🚗",
    "train": "🚆", "church_bells": "🔔", "airplane": "✈️", "fireworks": "🎆", "hand_saw": "🪚",
    "air_conditioner": "❄️", "drilling": "🛠️", "gun_shot": "💥", "jackhammer": "🛠️", "street_music": "🎶", "music": "🎵",
}  # fmt: skip


def emoji_for(label: str) -> str:
    """The emoji of a class, whichever way its label is spelled."""
    return EMOJI.get(label.strip().lower().replace(" ", "_").replace("-", "_"), NEUTRAL)
