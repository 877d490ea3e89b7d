// Generated from docs/openapi.json by `npm run types`. Do not edit.

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict
         * @description Classifies a recording and shows what the network found in it, in one JSON document.
         */
        post: operations["predict_root"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Healthz
         * @description The same for people: always 200, with what is missing.
         */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Livez
         * @description Alive: the event loop turns. Nothing else is checked, so that an upstream's failure restarts no gateway.
         */
        get: operations["livez"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict
         * @description Classifies a recording and shows what the network found in it, in one JSON document.
         */
        post: operations["predict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readyz
         * @description Ready: a real inference passed a moment ago, and both services mean the same spectrogram.
         */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/activations/{layer}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Activations
         * @description Every channel of one layer, for the window that an analysis shows.
         */
        post: operations["activations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/analyses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Analyze
         * @description The same answer for a file sent as a form.
         */
        post: operations["analyze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Model
         * @description The model as it describes itself: classes, layers, spectrogram, limits.
         */
        get: operations["model"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/model/channels/{layer}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Channel Responses
         * @description What the channels of one layer respond to: the classes of the training windows that excite each most.
         */
        get: operations["channel_responses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/model/head": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Head
         * @description The weights of the last layer: how much each channel of the last stage counts for each class.
         */
        get: operations["head"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/model/kernels/conv1": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * First Convolution
         * @description The first convolution, kernel by kernel, so that it can be computed again by hand.
         */
        get: operations["first_convolution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/whatif": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What If
         * @description What the network would say if parts of the spectrogram were filled, for the window that an analysis shows.
         */
        post: operations["what_if"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Activations
         * @description Which feature maps an answer contains.
         * @enum {string}
         */
        Activations: "none" | "summary" | "full";
        /**
         * Analysis
         * @description The answer about a recording.
         */
        Analysis: {
            /**
             * Embedding
             * @description With `embedding=true`: the last stage's channel means for the shown window. A class's logit is its row of `/v1/model/head` times this, plus its bias.
             */
            embedding?: components["schemas"]["Embedding"] | components["schemas"]["Packed"] | components["schemas"]["Quantised"] | null;
            /**
             * Input Spectrogram
             * @description dB relative to a full-scale sine, in tenths; row 0 is the lowest mel band.
             */
            input_spectrogram: components["schemas"]["Grid"] | components["schemas"]["Packed"] | components["schemas"]["Quantised"];
            model: components["schemas"]["ModelName"];
            /** Predictions */
            predictions: components["schemas"]["Prediction"][];
            /**
             * Request Id
             * @description Names this request in logs and error reports.
             */
            request_id: string;
            saliency: components["schemas"]["Saliency"];
            /**
             * Sound
             * @description Names the recording in later requests for as long as this gateway keeps it in memory (`limits.sound_ttl_s` of `/v1/model`); null if it is not kept.
             */
            sound: string | null;
            timings_ms: components["schemas"]["Timings"];
            /**
             * Uncertain
             * @description True where the sound belongs to no class that the model knows.
             */
            uncertain: boolean;
            /**
             * Visualization
             * @description Channel means by layer: `conv1`, `layer1` … and, in a stage, `layer1.block0.conv` before its ReLU and `layer1.block0.relu` after. Each is rounded to four digits of its largest value.
             */
            visualization: {
                [key: string]: components["schemas"]["Grid"] | components["schemas"]["Packed"] | components["schemas"]["Quantised"];
            };
            /**
             * Warnings
             * @description What the sender should know about the recording, in plain words.
             */
            warnings: string[];
            /** Waveform */
            waveform: components["schemas"]["Waveform"] | components["schemas"]["PackedWaveform"] | components["schemas"]["QuantisedWaveform"];
            window: components["schemas"]["ShownWindow"];
            /**
             * Windows
             * @description Every window that was analysed: all, or the one requested.
             */
            windows: components["schemas"]["WindowScores"][];
        };
        /**
         * AreaAtRandom
         * @description Contiguous cells anywhere: what to compare a mask of as many cells with.
         */
        AreaAtRandom: {
            /** N Cells */
            n_cells: number;
            /**
             * Seed
             * @description The same seed, grid and number of cells give the same area.
             * @default 0
             */
            seed?: number;
        };
        /**
         * Channel
         * @description One channel of a layer in a few numbers.
         */
        Channel: {
            /** Index */
            index: number;
            /** Max */
            max: number;
            /** Mean */
            mean: number;
            /** Min */
            min: number;
        };
        /**
         * ChannelResponses
         * @description The share of each class among the training windows that excite a channel most.
         */
        ChannelResponses: {
            /**
             * Data
             * @description The shares in base64: little-endian and row-major; a row's sum is 1.
             */
            data: string;
            /**
             * Dtype
             * @constant
             */
            dtype: "float32";
            /** Labels */
            labels: string[];
            /** Layer */
            layer: string;
            /** Model Version */
            model_version: string;
            /**
             * N Windows
             * @description How many windows were counted for each channel: those of its highest means.
             */
            n_windows: number;
            /**
             * Shape
             * @description [channels, classes]
             */
            shape: number[];
        };
        /**
         * Curve
         * @description The class's confidence, point by point.
         */
        Curve: {
            /**
             * Auc
             * @description Area under it over the share of cells, by the trapezoidal rule.
             */
            auc: number;
            /** Confidences */
            confidences: number[];
            /**
             * N Cells
             * @description How many cells each point concerns.
             */
            n_cells: number[];
        };
        /**
         * DeletionCurve
         * @description The confidence of one class as more and more cells of its map are removed or kept.
         */
        DeletionCurve: {
            /** Class */
            class: string;
            /** Fill Db */
            fill_db: number;
            /**
             * Grid
             * @description [rows, columns] of the class's map.
             */
            grid: number[];
            /** @description Insertion: only the strongest cells are kept. */
            kept: components["schemas"]["Curve"];
            /**
             * Order
             * @description The map's cells, counted row by row, the strongest evidence first: a point concerns the first `n_cells` of them.
             */
            order: number[];
            random: components["schemas"]["RandomCurve"];
            /** @description Deletion: the strongest cells are removed. */
            removed: components["schemas"]["Curve"];
        };
        /**
         * DeletionQuestion
         * @description How does the confidence fall as the evidence is removed? (Petsiuk et al. 2018, arXiv:1806.07421)
         */
        DeletionQuestion: {
            /**
             * Class
             * @description By its label; the likeliest of the window if left out.
             * @default
             */
            class?: string;
            /**
             * Draws
             * @description Random areas to average.
             * @default 5
             */
            draws?: number;
            /** @default mean */
            fill?: components["schemas"]["Fill"];
            /**
             * Preset
             * @constant
             */
            preset: "deletion";
            /**
             * Steps
             * @description Points of a curve, from nothing to everything.
             * @default 21
             */
            steps?: number;
        };
        /**
         * EffectiveField
         * @description The part of the spectrogram that most of a cell's gradient falls on.
         */
        EffectiveField: {
            /** @description The middle of the first cell's gradient; that of cell i lies `receptive_field`'s jump times i further. Draw cells there. Null for a model exported before it was measured. */
            centre?: components["schemas"]["Position"] | null;
            /** @description Half of the squared gradient, around the centre. */
            share_50: components["schemas"]["Extent"];
            /** @description Nine tenths of it. */
            share_90: components["schemas"]["Extent"];
        };
        /**
         * Embedding
         * @description One number a channel.
         */
        Embedding: {
            /**
             * Shape
             * @description [channels]
             */
            shape: number[];
            /**
             * Values
             * @description Not rounded.
             */
            values: number[];
        };
        /**
         * Encoding
         * @description How arrays are written.
         * @enum {string}
         */
        Encoding: "json" | "base64" | "binary";
        /**
         * Extent
         * @description Full width of an area in mel bands and frames, each axis by itself.
         */
        Extent: {
            /** Frequency */
            frequency: number;
            /** Time */
            time: number;
        };
        /**
         * Fill
         * @description What replaces cells that are taken away.
         * @enum {string}
         */
        Fill: "silence" | "mean";
        /**
         * FirstConvolution
         * @description How `conv1` follows from the spectrogram.
         *
         *     With `x` in dB and `m` a mel band: `r = max(x - max(x), -dynamic_range_db) + offset_db[m]`,
         *     `u = max(r * scale, lowest) * gain + shift`; `padding` zeros around `u`; a convolution with `kernels` and `bias`;
         *     hard swish, `v * min(max(v + 3, 0), 6) / 6`.
         */
        FirstConvolution: {
            /** Bias */
            bias: number[];
            /** Dynamic Range Db */
            dynamic_range_db: number;
            /** Gain */
            gain: number;
            /**
             * Kernels
             * @description Channel, row, column; batch norm is folded in.
             */
            kernels: number[][][];
            /** Lowest */
            lowest: number;
            /** Model Version */
            model_version: string;
            /**
             * Offset Db
             * @description One number a mel band.
             */
            offset_db: number[];
            /** Padding */
            padding: number[];
            /** Scale */
            scale: number;
            /** Shift */
            shift: number;
            /** Stride */
            stride: number[];
        };
        /**
         * Grid
         * @description Numbers in rows; row 0 is the lowest frequencies.
         */
        Grid: {
            /**
             * Shape
             * @description [rows, columns]
             */
            shape: number[];
            /** Values */
            values: number[][];
        };
        /**
         * Head
         * @description The last layer: `logits = weights · embedding + bias`, the embedding being the last stage's channel means.
         */
        Head: {
            /**
             * Bias
             * @description One number a class.
             */
            bias: number[];
            /**
             * Data
             * @description The weights in base64: little-endian and row-major.
             */
            data: string;
            /**
             * Dtype
             * @constant
             */
            dtype: "float32";
            /** Labels */
            labels: string[];
            /** Model Version */
            model_version: string;
            /**
             * Shape
             * @description [classes, channels]
             */
            shape: number[];
        };
        /**
         * Health
         * @description Whether this gateway can answer, and what is missing if not.
         */
        Health: {
            /** Checks */
            checks: {
                [key: string]: string;
            };
            /** Ready */
            ready: boolean;
        };
        /** HTTPValidationError */
        HTTPValidationError: {
            /** Detail */
            detail?: components["schemas"]["ValidationError"][];
        };
        /**
         * Label
         * @description One class.
         */
        Label: {
            /** Emoji */
            emoji: string;
            /** Index */
            index: number;
            /** Label */
            label: string;
        };
        /**
         * Layer
         * @description One feature map that an answer contains.
         */
        Layer: {
            /** Activation */
            activation: string;
            /** Channels */
            channels: number;
            /** @description What a cell mostly looks at, measured at the export; null for a model exported before that. */
            effective_field?: components["schemas"]["EffectiveField"] | null;
            /**
             * Has Shortcut
             * @description Whether the block's input is added to its output; of a stage, whether that is so in any of its blocks. Null for a model exported before this was reported.
             */
            has_shortcut?: boolean | null;
            /**
             * Kernel
             * @description Over frequency and time; a block's depthwise one, a stage's first one.
             */
            kernel: number[];
            /** Name */
            name: string;
            /** Operation */
            operation: string;
            /** Parameters */
            parameters: number;
            /**
             * Quantity
             * @description `channel_mean`, the mean of a stage's channels, or `active_share`, the share of a block's channels above zero, which its activation lets through.
             */
            quantity: string;
            receptive_field: components["schemas"]["ReceptiveField"];
            /** Shape */
            shape: number[];
            /**
             * Signed
             * @description True if values below zero can occur.
             */
            signed: boolean;
            /** Squeeze Excitation */
            squeeze_excitation: boolean;
            /** Stage */
            stage: string;
            /** Stride */
            stride: number[];
            /**
             * Whole Window
             * @description Squeeze-and-excitation comes before: every cell depends a little on the whole window, whatever `receptive_field` says.
             */
            whole_window: boolean;
        };
        /**
         * LayerActivations
         * @description Every channel of one layer.
         */
        LayerActivations: {
            /** Channels */
            channels: components["schemas"]["Channel"][];
            /**
             * Data
             * @description With `encoding=base64`: little-endian and row-major.
             */
            data?: string | null;
            /** Dtype */
            dtype?: ("float32" | "uint8" | "uint16") | null;
            /** Layer */
            layer: string;
            /** Model Version */
            model_version: string;
            /**
             * Offset
             * @description With `encoding=binary`, as `start` and `scale`: see `Quantised`.
             */
            offset?: number | null;
            /** Request Id */
            request_id: string;
            /** Scale */
            scale?: number | null;
            /**
             * Shape
             * @description [channels, rows, columns]
             */
            shape: number[];
            /** Sound */
            sound: string | null;
            /** Start */
            start?: number | null;
            /**
             * Values
             * @description With `encoding=json`.
             */
            values?: number[][][] | null;
            window: components["schemas"]["ShownWindow"];
        };
        /**
         * LayerChannels
         * @description A layer whose channels can be requested.
         */
        LayerChannels: {
            /** Layer */
            layer: string;
            /**
             * Shape
             * @description [channels, rows, columns]
             */
            shape: number[];
        };
        /**
         * Limits
         * @description How much this gateway takes.
         */
        Limits: {
            /** Max Duration S */
            max_duration_s: number;
            /** Max In Flight */
            max_in_flight: number;
            /** Max Json Audio Bytes */
            max_json_audio_bytes: number;
            /**
             * Max Stream S
             * @description Seconds that a live stream (`WS /v1/live`) may last; 0: there are none.
             */
            max_stream_s: number;
            /** Max Upload Bytes */
            max_upload_bytes: number;
            /** Max Waiting */
            max_waiting: number;
            /**
             * Sound Ttl S
             * @description Seconds that a recording is kept in memory after its last use; 0: none is.
             */
            sound_ttl_s: number;
            /** Timeout S */
            timeout_s: number;
        };
        /**
         * Model
         * @description The model that is served, and the options that requests to it may have.
         */
        Model: {
            /**
             * Accuracy
             * @description Share of recordings, none of them trained on, that the model's evaluation found named right; null if the model was exported without an evaluation.
             */
            accuracy?: number | null;
            /** Activations */
            activations: components["schemas"]["LayerChannels"][];
            /** Labels */
            labels: components["schemas"]["Label"][];
            /** Layers */
            layers: components["schemas"]["Layer"][];
            limits: components["schemas"]["Limits"];
            /** Log Mel */
            log_mel: {
                [key: string]: number;
            };
            /** Log Mel Fingerprint */
            log_mel_fingerprint: string;
            /** Mel Centers Hz */
            mel_centers_hz: number[];
            /** Name */
            name: string;
            /**
             * Temperature
             * @description What logits are divided by before the softmax.
             */
            temperature: number;
            /** Version */
            version: string;
        };
        /**
         * ModelName
         * @description Which model answered.
         */
        ModelName: {
            /** Labels */
            labels: string[];
            /** Log Mel Fingerprint */
            log_mel_fingerprint: string;
            /** Name */
            name: string;
            /** Version */
            version: string;
        };
        /**
         * Packed
         * @description Numbers as bytes, with `encoding=base64`.
         */
        Packed: {
            /**
             * Data
             * @description The values, little-endian and row-major, in base64. Not rounded.
             */
            data: string;
            /**
             * Dtype
             * @constant
             */
            dtype: "float32";
            /** Shape */
            shape: number[];
        };
        /**
         * PackedSaliencyMap
         * @description The same, with `encoding=base64`.
         */
        PackedSaliencyMap: {
            /** Bias */
            bias: number;
            /** Class */
            class: string;
            /**
             * Data
             * @description The values, little-endian and row-major, in base64. Not rounded.
             */
            data: string;
            /**
             * Dtype
             * @constant
             */
            dtype: "float32";
            /** Logit */
            logit: number;
            /** Shape */
            shape: number[];
        };
        /**
         * PackedWaveform
         * @description The waveform, with `encoding=base64`.
         */
        PackedWaveform: {
            /**
             * Data
             * @description The values, little-endian and row-major, in base64. Not rounded.
             */
            data: string;
            /**
             * Dtype
             * @constant
             */
            dtype: "float32";
            /** Duration */
            duration: number;
            /** Sample Rate */
            sample_rate: number;
            /** Shape */
            shape: number[];
        };
        /**
         * Position
         * @description A position on the spectrogram in mel bands and frames, counted from the middle of the first.
         */
        Position: {
            /** Frequency */
            frequency: number;
            /** Time */
            time: number;
        };
        /**
         * Prediction
         * @description A class and how sure the model is of it.
         */
        Prediction: {
            /** Class */
            class: string;
            /**
             * Confidence
             * @description Calibrated probability, 0 to 1.
             */
            confidence: number;
        };
        /**
         * Quantised
         * @description Numbers in few bits, with `encoding=binary`: each is `start + scale * n`.
         */
        Quantised: {
            /**
             * Dtype
             * @description Of `n`, row-major. uint16: the low bytes of all numbers, then their high bytes.
             * @enum {string}
             */
            dtype: "uint8" | "uint16";
            /**
             * Offset
             * @description Where they begin: bytes from the end of the document.
             */
            offset: number;
            /** Scale */
            scale: number;
            /** Shape */
            shape: number[];
            /** Start */
            start: number;
        };
        /**
         * QuantisedSaliencyMap
         * @description The same, with `encoding=binary`.
         */
        QuantisedSaliencyMap: {
            /** Bias */
            bias: number;
            /** Class */
            class: string;
            /**
             * Dtype
             * @description Of `n`, row-major. uint16: the low bytes of all numbers, then their high bytes.
             * @enum {string}
             */
            dtype: "uint8" | "uint16";
            /** Logit */
            logit: number;
            /**
             * Offset
             * @description Where they begin: bytes from the end of the document.
             */
            offset: number;
            /** Scale */
            scale: number;
            /** Shape */
            shape: number[];
            /** Start */
            start: number;
        };
        /**
         * QuantisedWaveform
         * @description The waveform, with `encoding=binary`.
         */
        QuantisedWaveform: {
            /**
             * Dtype
             * @description Of `n`, row-major. uint16: the low bytes of all numbers, then their high bytes.
             * @enum {string}
             */
            dtype: "uint8" | "uint16";
            /** Duration */
            duration: number;
            /**
             * Offset
             * @description Where they begin: bytes from the end of the document.
             */
            offset: number;
            /** Sample Rate */
            sample_rate: number;
            /** Scale */
            scale: number;
            /** Shape */
            shape: number[];
            /** Start */
            start: number;
        };
        /**
         * RandomCurve
         * @description Contiguous areas at random removed, averaged over the draws.
         */
        RandomCurve: {
            /**
             * Auc
             * @description Area under it over the share of cells, by the trapezoidal rule.
             */
            auc: number;
            /** Confidences */
            confidences: number[];
            /** High */
            high: number[];
            /**
             * Low
             * @description The lowest of the draws at each point.
             */
            low: number[];
            /**
             * N Cells
             * @description How many cells each point concerns.
             */
            n_cells: number[];
        };
        /**
         * ReceptiveAxis
         * @description Cell `i` looks at `size` cells of the spectrogram, centred on cell `start + i * jump`.
         */
        ReceptiveAxis: {
            /** Jump */
            jump: number;
            /** Size */
            size: number;
            /** Start */
            start: number;
        };
        /**
         * ReceptiveField
         * @description What a cell looks at through convolutions: mel bands and frames.
         */
        ReceptiveField: {
            frequency?: components["schemas"]["ReceptiveAxis"] | null;
            time?: components["schemas"]["ReceptiveAxis"] | null;
        };
        /**
         * Saliency
         * @description Class activation maps (Zhou et al. 2016) of the shown window, one for each prediction, in their order.
         */
        Saliency: {
            /** Maps */
            maps: components["schemas"]["SaliencyMap"][] | components["schemas"]["PackedSaliencyMap"][] | components["schemas"]["QuantisedSaliencyMap"][];
            /**
             * Method
             * @constant
             */
            method: "cam";
        };
        /**
         * SaliencyMap
         * @description Where the evidence for a class lies: the mean of `values` plus `bias` is `logit`.
         */
        SaliencyMap: {
            /** Bias */
            bias: number;
            /** Class */
            class: string;
            /** Logit */
            logit: number;
            /**
             * Shape
             * @description [rows, columns]
             */
            shape: number[];
            /** Values */
            values: number[][];
        };
        /**
         * ShownWindow
         * @description The window whose spectrogram, maps and saliency are shown.
         */
        ShownWindow: {
            /** End */
            end: number;
            /** Index */
            index: number;
            /**
             * Sound End
             * @description From here to `end`, silence was added.
             */
            sound_end: number;
            /** Start */
            start: number;
        };
        /**
         * Timings
         * @description Where the milliseconds went.
         */
        Timings: {
            /** Assemble */
            assemble: number;
            /** Inference */
            inference: number;
            /** Preprocess */
            preprocess: number;
            /** Total */
            total: number;
        };
        /** ValidationError */
        ValidationError: {
            /** Context */
            ctx?: Record<string, never>;
            /** Input */
            input?: unknown;
            /** Location */
            loc: (string | number)[];
            /** Message */
            msg: string;
            /** Error Type */
            type: string;
        };
        /**
         * Variant
         * @description A copy of the spectrogram of which a part is filled.
         */
        Variant: {
            /**
             * @description In place of `mask`; the answer has the mask.
             * @default null
             */
            area_at_random?: components["schemas"]["AreaAtRandom"] | null;
            /**
             * @description With the window's mean level, or with digital silence, which no recording has.
             * @default mean
             */
            fill?: components["schemas"]["Fill"];
            /**
             * Grid
             * @description [rows, columns] of the mask, row 0 the lowest bands; at most the spectrogram's own. Nearest neighbour: mel band `m` of `n_mels` belongs to row `m * rows // n_mels`, a frame to its column likewise.
             */
            grid: number[];
            /**
             * Mask
             * @description Base64 of one bit a cell, row-major, the first cell in the first byte's most significant bit, zeros behind the last. Some cells are marked, not all.
             * @default
             */
            mask?: string;
            /**
             * Mode
             * @description Fill the marked cells, or all others.
             * @default remove
             * @enum {string}
             */
            mode?: "remove" | "keep";
        };
        /**
         * VariantResult
         * @description The network's scores for one variant.
         */
        VariantResult: {
            /**
             * Cam
             * @description With `cam_for`: its mean plus the class's bias is the logit.
             */
            cam: components["schemas"]["Grid"] | components["schemas"]["Packed"] | components["schemas"]["Quantised"] | null;
            /**
             * Confidences
             * @description Of every class, calibrated, in the order of `labels`.
             */
            confidences: number[];
            /**
             * Fill Db
             * @description The level of filled cells.
             */
            fill_db: number;
            /** Logits */
            logits: number[];
            /**
             * Mask
             * @description The marked cells, as they are sent.
             */
            mask: string;
            /**
             * N Cells
             * @description How many cells are marked.
             */
            n_cells: number;
            /**
             * Spectrogram
             * @description With `spectrogram`: dB, row 0 the lowest band.
             */
            spectrogram: components["schemas"]["Grid"] | components["schemas"]["Packed"] | components["schemas"]["Quantised"] | null;
            /**
             * Uncertain
             * @description True where the variant belongs to no class that the model knows.
             */
            uncertain: boolean;
        };
        /**
         * VariantsQuestion
         * @description What would the network say to these masked spectrograms?
         */
        VariantsQuestion: {
            /**
             * Cam For
             * @description The class whose evidence to return for each variant, by its label.
             * @default
             */
            cam_for?: string;
            /**
             * Spectrogram
             * @description Return each variant's spectrogram, too.
             * @default false
             */
            spectrogram?: boolean;
            /** Variants */
            variants: components["schemas"]["Variant"][];
        };
        /**
         * Waveform
         * @description The mixed-down waveform in at most 8,000 points, evenly spread over `duration`.
         */
        Waveform: {
            /**
             * Duration
             * @description Seconds of sound that were analysed.
             */
            duration: number;
            /**
             * Sample Rate
             * @description Of the recording itself, in Hz.
             */
            sample_rate: number;
            /**
             * Values
             * @description Samples, or minimum and maximum of each bin in turn. Full scale is 1.
             */
            values: number[];
        };
        /**
         * WhatIf
         * @description The answer: one result for each variant, or a curve.
         */
        WhatIf: {
            curve: components["schemas"]["DeletionCurve"] | null;
            /** Labels */
            labels: string[];
            /** Model Version */
            model_version: string;
            /** Request Id */
            request_id: string;
            /** Sound */
            sound: string | null;
            /**
             * Variants
             * @description In the order of the question; none for a preset.
             */
            variants: components["schemas"]["VariantResult"][];
            window: components["schemas"]["ShownWindow"];
        };
        /**
         * WindowScores
         * @description The network's scores for one window.
         */
        WindowScores: {
            /**
             * Confidences
             * @description Of every class, in the order of `model.labels`.
             */
            confidences: number[];
            /** End */
            end: number;
            /** Index */
            index: number;
            /**
             * Start
             * @description Seconds from the recording's start.
             */
            start: number;
            /** Uncertain */
            uncertain: boolean;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    predict_root: {
        parameters: {
            query?: {
                /** @description Which feature maps to return: none, `summary` (one a stage) or `full` (one more a block). */
                activations?: components["schemas"]["Activations"];
                /** @description Return the shown window's embedding, whose channels `/v1/model/head` weighs. */
                embedding?: boolean;
                /** @description Nested lists of rounded numbers, float32 in base64, or `binary`: 8 or 16 bits a number behind the document, a quarter of the JSON's bytes, as the page draws them. */
                encoding?: components["schemas"]["Encoding"];
                /** @description Where to end, in seconds; the recording's end if not given. */
                end?: number | null;
                /** @description Where to start, in seconds. */
                start?: number;
                /** @description How many classes to name, the likeliest first. */
                top_k?: number;
                /** @description The only window to analyse, by its index; if not given, all are analysed and the most confident one for the likeliest class is shown. */
                window?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Audio Data
                     * @description The file's bytes in base64: WAV, FLAC, OGG, MP3 or AIFF.
                     * @default
                     */
                    audio_data?: string;
                    /**
                     * Sound
                     * @description The `sound` of an earlier answer, in place of the same recording.
                     * @default
                     */
                    sound?: string;
                } & (unknown | unknown);
            };
        };
        responses: {
            /** @description With `encoding=binary`, four bytes (little-endian) give the length of the same document, which follows; behind it lie the arrays that it names. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Analysis"];
                    "application/octet-stream": string;
                };
            };
            /** @description Nothing was sent, or not base64, or not JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description No such layer or window; `sound_gone`: send the file again. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Not a recording, or not the content type that this path takes. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too long, damaged, empty, with impossible samples, or a wrong option. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description More than your share at a time: come back after `Retry-After` seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Busy or not available: come back after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too slow. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    livez: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
        };
    };
    predict: {
        parameters: {
            query?: {
                /** @description Which feature maps to return: none, `summary` (one a stage) or `full` (one more a block). */
                activations?: components["schemas"]["Activations"];
                /** @description Return the shown window's embedding, whose channels `/v1/model/head` weighs. */
                embedding?: boolean;
                /** @description Nested lists of rounded numbers, float32 in base64, or `binary`: 8 or 16 bits a number behind the document, a quarter of the JSON's bytes, as the page draws them. */
                encoding?: components["schemas"]["Encoding"];
                /** @description Where to end, in seconds; the recording's end if not given. */
                end?: number | null;
                /** @description Where to start, in seconds. */
                start?: number;
                /** @description How many classes to name, the likeliest first. */
                top_k?: number;
                /** @description The only window to analyse, by its index; if not given, all are analysed and the most confident one for the likeliest class is shown. */
                window?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Audio Data
                     * @description The file's bytes in base64: WAV, FLAC, OGG, MP3 or AIFF.
                     * @default
                     */
                    audio_data?: string;
                    /**
                     * Sound
                     * @description The `sound` of an earlier answer, in place of the same recording.
                     * @default
                     */
                    sound?: string;
                } & (unknown | unknown);
            };
        };
        responses: {
            /** @description With `encoding=binary`, four bytes (little-endian) give the length of the same document, which follows; behind it lie the arrays that it names. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Analysis"];
                    "application/octet-stream": string;
                };
            };
            /** @description Nothing was sent, or not base64, or not JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description No such layer or window; `sound_gone`: send the file again. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Not a recording, or not the content type that this path takes. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too long, damaged, empty, with impossible samples, or a wrong option. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description More than your share at a time: come back after `Retry-After` seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Busy or not available: come back after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too slow. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    activations: {
        parameters: {
            query?: {
                /** @description Nested lists of rounded numbers, float32 in base64, or `binary`: 8 or 16 bits a number behind the document, a quarter of the JSON's bytes, as the page draws them. */
                encoding?: components["schemas"]["Encoding"];
                /** @description Where to end, in seconds; the recording's end if not given. */
                end?: number | null;
                /** @description Where to start, in seconds. */
                start?: number;
                /** @description The only window to analyse, by its index; if not given, all are analysed and the most confident one for the likeliest class is shown. */
                window?: number | null;
            };
            header?: never;
            path: {
                layer: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description The recording.
                     */
                    file?: string;
                    /** @description The `sound` of an earlier answer, in place of the same recording. */
                    sound?: string;
                } & (unknown | unknown);
            };
        };
        responses: {
            /** @description With `encoding=binary`, four bytes (little-endian) give the length of the same document, which follows; behind it lie the arrays that it names. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LayerActivations"];
                    "application/octet-stream": string;
                };
            };
            /** @description Nothing was sent, or not base64, or not JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description No such layer or window; `sound_gone`: send the file again. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Not a recording, or not the content type that this path takes. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too long, damaged, empty, with impossible samples, or a wrong option. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description More than your share at a time: come back after `Retry-After` seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Busy or not available: come back after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too slow. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    analyze: {
        parameters: {
            query?: {
                /** @description Which feature maps to return: none, `summary` (one a stage) or `full` (one more a block). */
                activations?: components["schemas"]["Activations"];
                /** @description Return the shown window's embedding, whose channels `/v1/model/head` weighs. */
                embedding?: boolean;
                /** @description Nested lists of rounded numbers, float32 in base64, or `binary`: 8 or 16 bits a number behind the document, a quarter of the JSON's bytes, as the page draws them. */
                encoding?: components["schemas"]["Encoding"];
                /** @description Where to end, in seconds; the recording's end if not given. */
                end?: number | null;
                /** @description Where to start, in seconds. */
                start?: number;
                /** @description How many classes to name, the likeliest first. */
                top_k?: number;
                /** @description The only window to analyse, by its index; if not given, all are analysed and the most confident one for the likeliest class is shown. */
                window?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description The recording.
                     */
                    file?: string;
                    /** @description The `sound` of an earlier answer, in place of the same recording. */
                    sound?: string;
                } & (unknown | unknown);
            };
        };
        responses: {
            /** @description With `encoding=binary`, four bytes (little-endian) give the length of the same document, which follows; behind it lie the arrays that it names. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Analysis"];
                    "application/octet-stream": string;
                };
            };
            /** @description Nothing was sent, or not base64, or not JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description No such layer or window; `sound_gone`: send the file again. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Not a recording, or not the content type that this path takes. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too long, damaged, empty, with impossible samples, or a wrong option. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description More than your share at a time: come back after `Retry-After` seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Busy or not available: come back after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too slow. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    model: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description Busy or not available: come back after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    channel_responses: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                layer: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelResponses"];
                };
            };
            /** @description No such layer or window; `sound_gone`: send the file again. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
            /** @description Busy or not available: come back after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    head: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Head"];
                };
            };
            /** @description Busy or not available: come back after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    first_convolution: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FirstConvolution"];
                };
            };
            /** @description No such layer or window; `sound_gone`: send the file again. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Busy or not available: come back after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    what_if: {
        parameters: {
            query?: {
                /** @description Nested lists of rounded numbers, float32 in base64, or `binary`: 8 or 16 bits a number behind the document, a quarter of the JSON's bytes, as the page draws them. */
                encoding?: components["schemas"]["Encoding"];
                /** @description Where to end, in seconds; the recording's end if not given. */
                end?: number | null;
                /** @description Where to start, in seconds. */
                start?: number;
                /** @description The only window to analyse, by its index; if not given, all are analysed and the most confident one for the likeliest class is shown. */
                window?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description The recording.
                     */
                    file?: string;
                    /** @description JSON: variants of the spectrogram, or a preset. */
                    question?: components["schemas"]["VariantsQuestion"] | components["schemas"]["DeletionQuestion"];
                    /** @description The `sound` of an earlier answer, in place of the same recording. */
                    sound?: string;
                } & (unknown | unknown);
            };
        };
        responses: {
            /** @description With `encoding=binary`, four bytes (little-endian) give the length of the same document, which follows; behind it lie the arrays that it names. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                    "application/octet-stream": string;
                };
            };
            /** @description Nothing was sent, or not base64, or not JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description No such layer or window; `sound_gone`: send the file again. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Not a recording, or not the content type that this path takes. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too long, damaged, empty, with impossible samples, or a wrong option. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description More than your share at a time: come back after `Retry-After` seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Busy or not available: come back after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
            /** @description Too slow. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
}
