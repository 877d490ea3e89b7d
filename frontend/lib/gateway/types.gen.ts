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
             * @description Every window that was analysed: all, or the one asked for.
             */
            windows: components["schemas"]["WindowScores"][];
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
         * Encoding
         * @description How arrays are written.
         * @enum {string}
         */
        Encoding: "json" | "base64" | "binary";
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
         * @description A layer whose channels can be asked for.
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
         * @description The model that is served, and what may be asked of it.
         */
        Model: {
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
         * WindowScores
         * @description What the network heard in one window.
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
}
