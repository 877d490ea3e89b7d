"""Everything done offline: data, training, evaluation, calibration, export. No service imports it."""
