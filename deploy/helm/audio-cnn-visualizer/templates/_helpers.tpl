{{/* Names. A component's own name is the release's and the component's. */}}
{{- define "audiocnn.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "audiocnn.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "audiocnn.name" . -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Where nothing else is said, what follows takes (list $ "component"). */}}
{{- define "audiocnn.component" -}}
{{- printf "%s-%s" (include "audiocnn.fullname" (first .)) (last .) -}}
{{- end -}}

{{- define "audiocnn.selectorLabels" -}}
app.kubernetes.io/name: {{ include "audiocnn.name" (first .) }}
app.kubernetes.io/instance: {{ (first .).Release.Name }}
app.kubernetes.io/component: {{ last . }}
{{- end -}}

{{- define "audiocnn.labels" -}}
{{ include "audiocnn.selectorLabels" . }}
app.kubernetes.io/version: {{ (first .).Chart.AppVersion | quote }}
app.kubernetes.io/part-of: audio-cnn-visualizer
app.kubernetes.io/managed-by: {{ (first .).Release.Service }}
helm.sh/chart: {{ printf "%s-%s" (first .).Chart.Name (first .).Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "audiocnn.metadata" -}}
name: {{ include "audiocnn.component" . }}
namespace: {{ (first .).Release.Namespace }}
labels:
  {{- include "audiocnn.labels" . | nindent 2 }}
{{- end -}}

{{/* An image of this project: (list $ image). A digest wins over the tag. */}}
{{- define "audiocnn.image" -}}
{{- $root := first . -}}
{{- $image := last . -}}
{{- $repository := printf "%s/%s" $root.Values.images.registry $image.repository -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default $root.Chart.AppVersion $root.Values.images.tag) -}}
{{- end -}}
{{- end -}}

{{/* Triton's image depends on how the models come. */}}
{{- define "audiocnn.tritonImage" -}}
{{- $triton := .Values.triton -}}
{{- if eq .Values.models.delivery "baked" -}}
{{- include "audiocnn.image" (list . $triton.image) -}}
{{- else if $triton.stockImage.digest -}}
{{- printf "%s@%s" $triton.stockImage.repository $triton.stockImage.digest -}}
{{- else -}}
{{- printf "%s:%s" $triton.stockImage.repository $triton.stockImage.tag -}}
{{- end -}}
{{- end -}}

{{/* A setting's value as the environment wants it: large numbers without an exponent, lists as JSON. */}}
{{- define "audiocnn.text" -}}
{{- if kindIs "float64" . -}}
{{- ternary (printf "%.0f" .) (toString .) (eq (floor .) .) | quote -}}
{{- else if kindIs "slice" . -}}
{{- toJson . | quote -}}
{{- else -}}
{{- toString . | quote -}}
{{- end -}}
{{- end -}}

{{- define "audiocnn.env" -}}
{{- range $name, $value := . -}}
- name: {{ $name }}
  value: {{ include "audiocnn.text" $value }}
{{ end -}}
{{- end -}}

{{/* The gateway's API keys, for itself and for the test that calls it. Takes the root. */}}
{{- define "audiocnn.apiKeysEnv" -}}
{{- if .Values.gateway.apiKeysSecret.name -}}
- name: GATEWAY_API_KEYS
  valueFrom:
    secretKeyRef: {{ toJson .Values.gateway.apiKeysSecret }}
{{- end -}}
{{- end -}}

{{/* Where traces go; read by the OpenTelemetry SDK under these names. Takes the root. */}}
{{- define "audiocnn.tracingEnv" -}}
{{- if .Values.tracing.endpoint -}}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ .Values.tracing.endpoint | quote }}
- name: OTEL_TRACES_SAMPLER
  value: parentbased_traceidratio
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ .Values.tracing.ratio | quote }}
{{- with include "audiocnn.collectorKeyEnv" . }}
{{ . }}
{{- end }}
{{- end -}}
{{- end -}}

{{/* Headers for the trace collector. Takes the root. */}}
{{- define "audiocnn.collectorKeyEnv" -}}
{{- if and .Values.tracing.endpoint .Values.tracing.headersSecret.name -}}
- name: OTEL_EXPORTER_OTLP_HEADERS
  valueFrom:
    secretKeyRef: {{ toJson .Values.tracing.headersSecret }}
{{- end -}}
{{- end -}}

{{/* What every pod has: no privileges, topology spread, time to drain. */}}
{{- define "audiocnn.pod" -}}
{{- $root := first . -}}
{{- $values := index $root.Values (last .) -}}
serviceAccountName: {{ include "audiocnn.fullname" $root }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $root.Values.images.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile:
    type: RuntimeDefault
terminationGracePeriodSeconds: {{ add $root.Values.drainSeconds (default 20 $values.graceSeconds) 10 }}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "audiocnn.selectorLabels" $ | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
  {{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "audiocnn.podMetadata" -}}
labels:
  {{- include "audiocnn.labels" . | nindent 2 }}
{{- with (index (first .).Values (last .)).podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* What every container has. */}}
{{- define "audiocnn.securityContext" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{/* preStop delay until the endpoints without this pod have reached everyone; for services that publish ready pods only. */}}
{{- define "audiocnn.drain" -}}
lifecycle:
  preStop:
    sleep:
      seconds: {{ .Values.drainSeconds }}
{{- end -}}

{{- define "audiocnn.replicas" -}}
{{- $root := first . -}}
{{- if eq $root.Values.autoscaling.provider "none" }}
replicas: {{ (index $root.Values (last .)).autoscaling.minReplicas }}
{{- end }}
{{- end -}}

{{- define "audiocnn.pdb" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "audiocnn.metadata" . | nindent 2 }}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "audiocnn.selectorLabels" . | nindent 6 }}
{{- end -}}

{{/* Up at once, down slowly: one pod a minute after a calm time. */}}
{{- define "audiocnn.scalingBehaviour" -}}
scaleUp:
  stabilizationWindowSeconds: 15
  selectPolicy: Max
  policies:
    - {type: Percent, value: 100, periodSeconds: 30}
    - {type: Pods, value: 2, periodSeconds: 30}
scaleDown:
  stabilizationWindowSeconds: {{ . }}
  policies:
    - {type: Pods, value: 1, periodSeconds: 60}
{{- end -}}

{{/*
What a component is scaled by: (dict "root" $ "component" name "targets" (dict gauge value) "cpuPercent" number). `targets` has
gauges of its pods and their means over them; `cpuPercent` is the CPU usage to keep. Either may be left out; whichever wants most
pods wins. Both providers read the same gauges.
*/}}
{{- define "audiocnn.autoscaler" -}}
{{- $root := .root -}}
{{- $component := .component -}}
{{- $self := list $root $component -}}
{{- $scaling := (index $root.Values $component).autoscaling -}}
{{- if gt (int $scaling.minReplicas) (int $scaling.maxReplicas) -}}
{{- fail (printf "%s.autoscaling.minReplicas is larger than its maxReplicas" $component) -}}
{{- end -}}
{{- if eq $root.Values.autoscaling.provider "hpa" }}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  {{- include "audiocnn.metadata" $self | nindent 2 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "audiocnn.component" $self }}
  minReplicas: {{ $scaling.minReplicas }}
  maxReplicas: {{ $scaling.maxReplicas }}
  metrics:
    {{- range $metric, $target := .targets }}
    - type: Pods
      pods:
        metric:
          name: {{ $metric }}
        target:
          type: AverageValue
          averageValue: {{ $target | quote }}
    {{- end }}
    {{- if .cpuPercent }}
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ .cpuPercent }}
    {{- end }}
  behavior:
    {{- include "audiocnn.scalingBehaviour" $scaling.scaleDownSeconds | nindent 4 }}
{{- else if eq $root.Values.autoscaling.provider "keda" }}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  {{- include "audiocnn.metadata" $self | nindent 2 }}
spec:
  scaleTargetRef:
    name: {{ include "audiocnn.component" $self }}
  minReplicaCount: {{ $scaling.minReplicas }}
  maxReplicaCount: {{ $scaling.maxReplicas }}
  pollingInterval: 15
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        {{- include "audiocnn.scalingBehaviour" $scaling.scaleDownSeconds | nindent 8 }}
  # No fallback: while Prometheus is unavailable or has no data, as many pods stay as there are.
  triggers:
    {{- range $metric, $target := .targets }}
    - type: prometheus
      metricType: AverageValue
      metadata:
        serverAddress: {{ $root.Values.autoscaling.prometheusUrl }}
        query: {{ printf "sum(avg_over_time(%s{namespace=%q,service=%q}[1m]))" $metric $root.Release.Namespace (include "audiocnn.component" $self) | quote }}
        threshold: {{ $target | quote }}
        ignoreNullValues: "false"
    {{- end }}
    {{- if .cpuPercent }}
    - type: cpu
      metricType: Utilization
      metadata:
        value: {{ .cpuPercent | quote }}
    {{- end }}
{{- end }}
{{- end -}}
