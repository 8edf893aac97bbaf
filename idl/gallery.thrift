/*
 * Gallery over Thrift: the only copy of this contract. The server and the clients in Python, Java, Go and
 * TypeScript are generated from it.
 *
 * Transports: framed TCP with the binary protocol (`--thrift-port`), and HTTP POST to `/thrift` with the binary
 * protocol (`application/x-thrift`) or the JSON protocol (`application/vnd.apache.thrift.json`).
 * A frame or body holds at most 16,384,000 bytes, so blobs above 8 MiB travel in parts (see `startUpload` and
 * `readBlob`).
 *
 * Conventions:
 * - Times are RFC 3339 text in UTC with milliseconds: `2026-11-21T10:00:00.000Z`.
 * - Positions, sizes and counts are i64 and never exceed 2^53 - 1.
 * - Digests are `sha256:` and 64 lower-case hex digits.
 * - Ids called `uuid` are lower-case UUIDs. The version, such as `4.1`, is for people; the UUID is the identity.
 * - Lists come in pages: send a page's `nextPageToken` as the next `pageToken`; the last page has none.
 * - An empty text argument, or a zero revision or limit, of a call means that it was left out.
 * - Every call may answer with a GalleryError, and changes nothing when it does.
 */

namespace py gallery._thrift_gen
namespace java org.gallery.thrift
namespace go gallery

/** Any refusal or fault. */
exception GalleryError {
  /** Stable and machine readable, such as `instance.unknown` or `field.type`. */
  1: string code
  /** What went wrong with the particulars, for people. */
  2: string message
  /** How to react: `invalid`, `missing`, `conflict`, `denied`, `unavailable` (try again) or `internal`. */
  3: string kind
  /** Path of the offending input, such as `points[3].value`. */
  4: optional string field
  /** Offset in UTF-16 units inside an expression. */
  5: optional i64 position
  /** What to do about it. */
  6: string hint
  /** Names this call in the server's log. */
  7: string requestId
  /** Seconds after which a retry makes sense. */
  8: optional double retryAfter
}

/**
 * Who calls and how to recognise a repetition: what HTTP would carry in headers. The last argument of every call
 * that changes something; leave it out, or any part of it.
 */
struct RequestContext {
  /** Recorded as the author of the change; believed over framed TCP only, where HTTP has its credentials. */
  1: optional string actor
  /** Returned in errors and recorded with the change; the server chooses one when it is left out. */
  2: optional string requestId
  /**
   * Makes a create safe to repeat: the same key with the same arguments answers as the first time, with other
   * arguments it is refused. At most 255 characters.
   */
  3: optional string idempotencyKey
}

/** The value of a metadata field; exactly one member is set. Numbers are finite. */
union FieldValue {
  1: string text
  2: double number
  3: bool flag
  4: list<string> texts
  5: list<double> numbers
}

// ---- Projects --------------------------------------------------------------------------------------------------

/** The namespace that owns models and everything below them. */
struct Project {
  1: string name
  2: string description
  3: string createdAt
  4: string createdBy
}

struct NewProject {
  1: string name
  2: optional string description
}

/** Which page of a list. */
struct PageRequest {
  /** 1 to 1,000; 50 unless told. */
  1: optional i32 pageSize
  /** The `nextPageToken` of the page before. */
  2: optional string pageToken
}

struct ProjectPage {
  1: list<Project> items
  2: optional string nextPageToken
}

// ---- Models ----------------------------------------------------------------------------------------------------

/** The flag that makes search and selection skip an instance; who names it still gets it. */
struct Deprecation {
  1: string reason
  2: string at
  3: string by
  /** UUID of the instance or model to use instead. */
  4: optional string replacement
  /** What was deprecated: the `instance` itself, its `revision`, or its base version id: `model`. */
  5: string of
}

/** One immutable revision of a model. Changing what it says makes a new revision. */
struct Model {
  1: string uuid
  2: string project
  /** Names, inside the project, one approach to one problem, such as `supply_rejection`. */
  3: string baseVersionId
  /** Counts from 1 within the base version id. */
  4: i64 revision
  /** UUIDs of the neighbouring revisions, where there are any. */
  5: optional string previousRevision
  6: optional string nextRevision
  7: string owner
  8: string description
  9: list<string> features
  10: map<string, FieldValue> hyperparameters
  /** How it is trained and served: pointers and settings that Gallery never interprets. */
  11: map<string, FieldValue> training
  12: map<string, FieldValue> serving
  /** Instance fields that the model is sharded by; each combination of values has its own line of versions. */
  13: list<string> partitionBy
  /** Metadata that every instance inherits in search, unless it has its own value. */
  14: map<string, FieldValue> fields
  15: map<string, string> tags
  16: string createdAt
  17: string createdBy
  /** Of this revision, or of the whole base version id. */
  18: optional Deprecation deprecation
}

/** What a model says of one upstream, which is a model whose output it uses. */
struct DependencySpec {
  /** UUID of any revision of the upstream: the dependency holds for all of its base version id. */
  1: string upstream
  /** What the upstream is used as: `feature` unless told, `ensemble_member`, `threshold`, `distilled_from` or other. */
  2: optional string kind
  /** Which versions of the upstream are accepted, such as `>=2.1 <4` or `2.x`; all when empty, and unless told. */
  3: optional string accepts
}

struct NewModel {
  1: string project
  2: string baseVersionId
  /** Chosen by the client to make the create safe to repeat. */
  3: optional string uuid
  4: optional string owner
  5: optional string description
  6: optional list<string> features
  7: optional map<string, FieldValue> hyperparameters
  8: optional map<string, FieldValue> training
  9: optional map<string, FieldValue> serving
  10: optional list<string> partitionBy
  11: optional map<string, FieldValue> fields
  /** What it uses; later changes have calls of their own. */
  12: optional list<DependencySpec> dependencies
  /** What registries call it; the base version id unless told, which is made from it when that is empty. */
  13: optional string title
  14: optional map<string, string> tags
}

/** What changes in a new revision; what is left out stays as it is in the revision built on. */
struct ModelRevision {
  /** UUID of the revision to build on: the newest, or the call is refused with `model.revision_stale`. */
  1: string model
  2: optional string uuid
  3: optional string owner
  4: optional string description
  5: optional list<string> features
  6: optional map<string, FieldValue> hyperparameters
  7: optional map<string, FieldValue> training
  8: optional map<string, FieldValue> serving
  9: optional list<string> partitionBy
  10: optional map<string, FieldValue> fields
}

struct ModelPage {
  1: list<Model> items
  2: optional string nextPageToken
}

/** Deprecates one revision, or with `all` the base version id with every revision that it has or gets. */
struct ModelDeprecation {
  /** UUID of the revision, or of any of them. */
  1: string uuid
  2: optional bool all
  3: string reason
  /** UUID of a model to use instead. */
  4: optional string replacement
  /** With `all`: registries show it no more, and its title is free, until it is restored. */
  5: optional bool hide
}

/** Takes a deprecation back; only the one that was made with the same `all`. */
struct ModelRestoration {
  1: string uuid
  2: optional bool all
  3: string reason
}

struct ListModelsRequest {
  1: string project
  /** With it: all revisions of this one, oldest first. Without: the newest revision of each. */
  2: optional string baseVersionId
  /** 1 to 1,000; 50 unless told. */
  3: optional i32 pageSize
  4: optional string pageToken
}

// ---- Instances -------------------------------------------------------------------------------------------------

/** Stored bytes that are never interpreted. */
struct BlobRef {
  1: string digest
  /** Bytes. */
  2: i64 size
  /** Where the bytes are, `<scheme>:<key>`. */
  3: string location
}

/** One member of a bundle, which is an instance of many files. */
struct BundleFile {
  /** Relative, `/` between names. */
  1: string path
  2: string digest
  3: i64 size
  4: string location
}

/** Why Gallery made a version by itself: the change that it follows from. */
struct Cause {
  /** Position in the change log. */
  1: i64 change
  2: string kind
  /** UUID of the instance or model that changed, and what people call it. */
  3: string subject
  4: string project
  5: string baseVersionId
  /** Left out for a model: then its dependencies changed. */
  6: optional string version
  /** Empty for a model, as for an instance without one. */
  7: map<string, FieldValue> partition
}

/** The immutable result of training a model, with its tags and deprecation at the moment of reading. */
struct Instance {
  1: string uuid
  2: string project
  3: string baseVersionId
  /** UUID of the model revision that was trained. */
  4: string model
  5: i64 revision
  /** Counts from 0 within the revision and partition. */
  6: i64 number
  /** `revision.number`, what people read. */
  7: string version
  /** Values of the fields that the model is partitioned by: text, number or flag. */
  8: map<string, FieldValue> partition
  9: map<string, FieldValue> fields
  /** The single blob; left out for a bundle. */
  10: optional BlobRef blob
  /** The members of a bundle, ordered by path; empty for a single blob. */
  11: list<BundleFile> files
  /** Bytes of all blobs together. */
  12: i64 size
  13: map<string, string> tags
  14: optional Deprecation deprecation
  15: string createdAt
  16: string createdBy
  /** How far it has come: `trained`, `evaluated`, `deployed` or `deprecated`, the last of these that holds. */
  17: string stage
  /** Environments that serve it. */
  18: list<string> environments
  /** UUID of the instance that it is a retraining of, when its maker said so. */
  19: optional string retrainOf
  /** UUID of the instance that its blob was uploaded for, when Gallery made this version by itself. */
  20: optional string origin
  /** Why Gallery made it by itself; left out when somebody uploaded it. */
  21: optional Cause cause
}

struct NewBundleFile {
  1: string path
  /** Digest of an uploaded blob. */
  2: string digest
}

struct NewMetricPoint {
  /** `Training`, `Validation`, `Production`, or a scope of your own. */
  1: string scope
  2: string name
  3: double value
  /** When it was measured; when it was recorded, unless told. */
  4: optional string at
  5: optional i64 step
  6: optional map<string, string> dimensions
  7: optional map<string, FieldValue> metadata
}

/** Exactly one of `blob` and `files` is given; their bytes were uploaded before. */
struct NewInstance {
  1: string project
  2: string baseVersionId
  /** The model revision that was trained; the newest unless told. */
  3: optional i64 revision
  /** Chosen by the client: the same UUID with the same content answers with the first instance. */
  4: optional string uuid
  5: optional map<string, FieldValue> fields
  /** Digest of an uploaded blob. */
  6: optional string blob
  7: optional list<NewBundleFile> files
  /** UUID of the instance that this is a retraining of, of the same base version id. */
  8: optional string retrainOf
  /** UUIDs of the upstream instances that it was trained with; for other upstreams the newest accepted ones. */
  9: optional list<string> upstreams
  10: optional map<string, string> tags
  /** What was measured while it was trained; recorded with it, all or nothing. */
  11: optional list<NewMetricPoint> metrics
}

/** Names one instance: by `uuid`, or by `project`, `baseVersionId`, `version` and, where sharded, `partition`. */
struct InstanceName {
  1: optional string uuid
  2: optional string project
  3: optional string baseVersionId
  4: optional string version
  5: optional map<string, FieldValue> partition
  /** Tags, stage and deprecation as they were at this moment. */
  6: optional string asOf
}

/** Sets and removes tags of one model or instance in one step. */
struct TagChange {
  /** `model` or `instance`. */
  1: string subjectKind
  2: string subjectUuid
  3: optional map<string, string> setTags
  4: optional list<string> removeTags
}

// ---- Blobs -----------------------------------------------------------------------------------------------------

/** An upload in parts, while it goes on. */
struct Upload {
  1: string id
  2: string project
  /** Bytes received so far: where the next part starts. */
  3: i64 offset
}

/** Which bytes of an instance to read. */
struct ReadBlobRequest {
  /** UUID of the instance. */
  1: string uuid
  /** The member of a bundle; left out for a single blob. */
  2: optional string path
  /** First byte; 0 unless told. */
  3: optional i64 offset
  /** At most this many bytes; 1 to 8,388,608, which is also what is sent unless told. */
  4: optional i32 length
}

/**
 * A run of a blob's bytes. Read on at `offset` plus the number of bytes until that is `blob.size`, then compare
 * the digest of all of them.
 */
struct BlobPart {
  1: BlobRef blob
  2: i64 offset
  3: binary bytes
}

struct SweepRequest {
  /** False (the default) only reports. */
  1: optional bool apply
  /** Blobs younger than this are left alone: their record may be on its way. */
  2: optional double graceHours
}

struct SweptBlob {
  1: string location
  2: i64 size
  /** `unreferenced` or `no record`. */
  3: string reason
}

struct SweepReport {
  /** False for a dry run, which deletes nothing. */
  1: bool applied
  2: list<SweptBlob> blobs
  /** Bytes of all of them together. */
  3: i64 bytes
}

// ---- Changes ---------------------------------------------------------------------------------------------------

/** One entry of the append-only, ordered log of everything that happened. */
struct Change {
  1: i64 position
  2: string at
  /** Such as `instance.created`, `metric.recorded`, `deployment.deployed`. */
  3: string kind
  4: string project
  /** `project`, `model` or `instance`. */
  5: string subjectKind
  6: string subjectUuid
  7: string actor
  /** The door that it came through: `rest`, `thrift`, `mlflow` or `internal`. */
  8: string door
  9: string requestId
  /** What changed: a small JSON object. */
  10: string data
}

struct ChangeRequest {
  /** Position after which to read; 0 for the beginning. */
  1: optional i64 after
  /** 1 to 1,000; 100 unless told. */
  2: optional i32 limit
  3: optional string project
  /** UUID of a model, instance, experiment or run. */
  4: optional string subject
  5: optional list<string> kinds
  /** All changes of the models, instances and deployments under it; needs the project. */
  6: optional string baseVersionId
  /**
   * Seconds to wait for the first change when there is none yet; 0 unless told, 60 at most. Over framed TCP the
   * calls behind it on the connection wait as well.
   */
  7: optional i32 wait
}

struct ChangePage {
  1: list<Change> items
  /** Where to go on reading: the last position looked at, also when nothing matched. */
  2: i64 position
  /** The newest position of the log. */
  3: i64 head
}

// ---- Search ----------------------------------------------------------------------------------------------------

/** The paper's search constraint: `{field: "metricValue", operator: "smaller_than", value: 0.25}`. */
struct Constraint {
  1: string field
  /** `equal`, `not_equal`, `smaller_than`, `larger_than`, `in`, `starts_with`, `exists` and others. */
  2: string operator
  /** Left out for `exists` and `not_exists`. */
  3: optional FieldValue value
}

/** Which instances. A condition and a constraint list must both hold when both are given. */
struct SearchScope {
  /** A constraint on `projectId` may name it instead. */
  1: optional string project
  /** One condition of the expression language: `metrics["mape"] < 0.1 and city == "nyc"`. */
  2: optional string where
  3: optional list<Constraint> constraints
  /** Deprecated instances are skipped unless asked for. */
  4: optional bool includeDeprecated
  /** Everything as it was at this moment. */
  5: optional string asOf
}

struct SortKey {
  /** A field or metric path, such as `created`, `city` or `metrics.Validation["mae"]`. */
  1: string by
  /** `ascending` (the default) or `descending`. */
  2: optional string direction
}

struct SearchRequest {
  1: SearchScope scope
  /** Newest first unless told. Instances without a value of a key come last, in either direction. */
  2: optional list<SortKey> orderBy
  /** Paths to return in `values`; left out, or `["*"]`, for whole instances. */
  3: optional list<string> select
  /** 1 to 1,000; 50 unless told. */
  4: optional i32 pageSize
  5: optional string pageToken
}

/** One found instance: whole, or only the columns that were selected. */
struct SearchHit {
  1: string uuid
  2: optional Instance instance
  3: optional map<string, FieldValue> values
}

struct SearchPage {
  1: list<SearchHit> items
  2: optional string nextPageToken
}

struct FacetRequest {
  1: SearchScope scope
  2: string field
  /** Most frequent values to return, 1 to 1,000; 20 unless told. */
  3: optional i32 limit
}

struct FacetValue {
  1: FieldValue value
  2: i64 count
}

struct Facets {
  1: string field
  2: list<FacetValue> values
  /** Distinct values in all. */
  3: i64 distinct
  /** Instances that have no value. */
  4: i64 missing
}

struct BestPerRequest {
  1: SearchScope scope
  /** One answer for each value of this field, such as `city`. */
  2: string per
  3: SortKey orderBy
  4: optional list<string> select
  /** 1 to 10,000; 1,000 unless told. */
  5: optional i32 limit
}

struct BestOfValue {
  1: FieldValue value
  2: SearchHit best
}

/** A name that conditions may use. */
struct FieldInfo {
  1: string name
  /** `text`, `number`, `boolean`, `time`, `text list` or `number list`. */
  2: string type
  /** `built-in`, `standard`, `free`, `metric` or `tag`. */
  3: string origin
  4: string description
}

// ---- Metrics ---------------------------------------------------------------------------------------------------

/** One measured value of an instance. */
struct MetricPoint {
  1: string scope
  2: string name
  3: double value
  /** When it was measured. */
  4: string at
  5: optional i64 step
  /** What the value is restricted to, such as `{event: "holiday"}`; each combination is a series of its own. */
  6: map<string, string> dimensions
  7: map<string, FieldValue> metadata
  /** UUID of the evaluation that it was written with. */
  8: optional string evaluation
  /** When Gallery came to know it, which may be long after it was measured. */
  9: string recordedAt
  /** Where the change log says so. */
  10: i64 position
}

/** A point of any instance of the project that the bulk call names. */
struct InstanceMetricPoint {
  /** UUID of the instance. */
  1: string instance
  2: NewMetricPoint point
}

struct MetricPointPage {
  1: list<MetricPoint> items
  2: optional string nextPageToken
}

/** The newest value of one series, with what a list needs to know of its past. */
struct MetricSummary {
  1: string scope
  2: string name
  3: map<string, string> dimensions
  4: double value
  5: string at
  6: optional i64 step
  7: i64 count
  8: double min
  9: double max
}

struct LatestMetricsRequest {
  /** UUID of the instance. */
  1: string instance
  2: optional string scope
  3: optional string name
  /** The newest values as they were at this moment. */
  4: optional string asOf
}

struct MetricHistoryRequest {
  /** UUID of the instance. */
  1: string instance
  2: string scope
  3: string name
  4: optional map<string, string> dimensions
  /** Measured at or after `startTime` and before `endTime`. */
  5: optional string startTime
  6: optional string endTime
  /** 1 to 1,000; 50 unless told. */
  7: optional i32 pageSize
  8: optional string pageToken
}

/** One structured `<metric>:<value>` object written at once, with what made it. */
struct Evaluation {
  1: string uuid
  2: string instance
  3: string scope
  4: map<string, double> metrics
  5: map<string, string> dimensions
  /** Location or name of the data that was evaluated. */
  6: string dataSet
  /** Pointer to the code that computed the metrics. */
  7: string metricCode
  8: map<string, FieldValue> metadata
  9: string at
  10: string createdAt
  11: string createdBy
}

struct NewEvaluation {
  1: string instance
  2: string scope
  3: map<string, double> metrics
  4: optional map<string, string> dimensions
  5: optional string dataSet
  6: optional string metricCode
  7: optional map<string, FieldValue> metadata
  8: optional string at
  9: optional string uuid
}

struct EvaluationPage {
  1: list<Evaluation> items
  2: optional string nextPageToken
}

/** Newest production value minus newest validation value of one metric. */
struct Skew {
  1: string name
  2: double production
  3: double validation
  4: double skew
}

struct Health {
  1: string instance
  /** Standard fields needed to reproduce the instance. */
  2: list<string> presentFields
  3: list<string> absentFields
  /** Scopes among Training, Validation, Production that have no metric at all. */
  4: list<string> unmeasured
  5: list<Skew> skew
}

// ---- Dependencies ----------------------------------------------------------------------------------------------

/** A dependency to add, or what changes in one: what is left out of an update stays as it is. */
struct NewDependency {
  /** UUID of any revision of the downstream, which is the model that uses the other. */
  1: string model
  /** UUID of any revision of the upstream. */
  2: string upstream
  3: optional string kind
  /** All versions when empty. */
  4: optional string accepts
}

struct DependencyName {
  /** UUIDs of any revision of each. */
  1: string model
  2: string upstream
}

/** A model as the graph sees it: all revisions of a base version id together. */
struct ModelRef {
  1: string project
  2: string baseVersionId
  /** UUID of the newest revision. */
  3: string model
  4: string owner
}

struct Dependency {
  1: ModelRef downstream
  2: ModelRef upstream
  3: string kind
  /** Left out when every version is accepted. */
  4: optional string accepts
  /** When this form of it was declared, and by whom. */
  5: string since
  6: string by
}

/** A dependency that was added, updated or removed. */
struct DependencyChange {
  1: Dependency dependency
  /** Position in the change log; `listEffects` tells the versions that it made. */
  2: i64 change
}

struct DependencyQuery {
  /** UUID of any revision. */
  1: string model
  /** `upstream` or `downstream`. */
  2: string direction
  /** Also what is reached over others; direct ones only unless told. */
  3: optional bool transitive
  4: optional string asOf
}

struct GraphModel {
  1: string project
  2: string baseVersionId
  /** UUID of the newest revision. */
  3: string model
  4: string owner
  /** Dependencies between it and the model asked for. */
  5: i64 distance
}

/** Part of the graph. */
struct DependencyGraph {
  /** What was asked for first, then by distance. */
  1: list<GraphModel> models
  2: list<Dependency> dependencies
}

/** An instance in few words. */
struct InstanceRef {
  1: string uuid
  2: string project
  3: string baseVersionId
  4: string version
  5: map<string, FieldValue> partition
}

struct PinQuery {
  /** UUID of an instance. */
  1: string uuid
  /** `upstream` for what it was made with, `downstream` for what was made with it. */
  2: string direction
  3: optional bool transitive
}

/** The exact instance of an upstream that an instance was made with, by their UUIDs. */
struct Pin {
  1: string downstream
  2: string upstream
}

struct GraphInstance {
  1: string uuid
  2: string project
  3: string baseVersionId
  4: string version
  5: map<string, FieldValue> partition
  /** Pins between it and the instance asked for. */
  6: i64 distance
}

struct PinGraph {
  /** What was asked for first, then by distance. */
  1: list<GraphInstance> instances
  2: list<Pin> pins
}

/** One upstream of a version that differs from its predecessor's. */
struct MovedPin {
  1: string project
  2: string baseVersionId
  3: map<string, FieldValue> partition
  /** Versions; left out where the upstream is new, or gone. */
  4: optional string fromVersion
  5: optional string toVersion
}

/** A version that a change would make of a model downstream: the same blob with other upstreams. */
struct PropagatedVersion {
  1: string project
  2: string baseVersionId
  3: string owner
  4: map<string, FieldValue> partition
  5: string fromVersion
  6: string toVersion
  7: list<MovedPin> moved
}

/** A version that a change made. */
struct Effect {
  1: string uuid
  2: string project
  3: string baseVersionId
  4: string owner
  5: map<string, FieldValue> partition
  6: string fromVersion
  7: string toVersion
  8: list<MovedPin> moved
}

struct EffectPage {
  1: list<Effect> items
  2: optional string nextPageToken
}

/** An instance that somebody thinks of uploading. */
struct IntendedInstance {
  1: string project
  2: string baseVersionId
  /** The newest unless told. */
  3: optional i64 revision
  4: optional map<string, FieldValue> partition
}

/** A change that somebody thinks of making; exactly one member is set. */
union IntendedChange {
  1: IntendedInstance instance
  2: NewDependency add
  3: NewDependency update
  4: DependencyName remove
}

struct ImpactedDeployment {
  1: string project
  2: string baseVersionId
  3: string owner
  4: map<string, FieldValue> partition
  5: string environment
  /** The version that it serves and would go on serving. */
  6: string serves
  /** The version that would be offered; left out when it differs from the deployed one by more than upstreams. */
  7: optional string offered
}

/** A rule whose GIVEN is about an instance that a change would make. */
struct ConcernedRule {
  1: string uuid
  2: string team
  3: string name
  /** selection or action */
  4: string kind
  /** How far it may go: draft, shadow, canary or on. */
  5: string stage
  /** `yes`, or `maybe` when that cannot be told before the instances are there. */
  6: string concerned
}

/** What a change would do. Deployments stay where they are: the ones named would be offered an upgrade. */
struct Impact {
  /** In the order in which they would be made. */
  1: list<PropagatedVersion> versions
  2: list<ImpactedDeployment> deployments
  /** By team and name. */
  3: list<ConcernedRule> rules
}

// ---- Comparison, lineage, usage --------------------------------------------------------------------------------

/** One value that differs; left out where a side has none. */
struct ValueChange {
  1: string name
  2: optional FieldValue fromValue
  3: optional FieldValue toValue
}

struct RevisionRef {
  1: string uuid
  2: i64 revision
}

/** How two revisions of one base version id differ. */
struct ModelComparison {
  1: string project
  2: string baseVersionId
  3: RevisionRef fromRevision
  4: RevisionRef toRevision
  5: list<string> featuresAdded
  6: list<string> featuresDropped
  7: list<ValueChange> hyperparameters
  /** How it is trained, where its code is among it. */
  8: list<ValueChange> training
  9: list<ValueChange> serving
  10: list<ValueChange> fields
  /** `owner`, `description` and `partitionBy`. */
  11: list<ValueChange> attributes
}

struct MetricChange {
  1: string scope
  2: string name
  3: map<string, string> dimensions
  4: optional double fromValue
  5: optional double toValue
  /** `toValue - fromValue`; left out when a side has no value. */
  6: optional double delta
  /** Left out when the metric's good direction is not known by its name, or nothing moved. */
  7: optional bool better
}

struct FileChange {
  /** Empty for a single blob. */
  1: string path
  2: optional string fromDigest
  3: optional string toDigest
}

/** What changed between two instances of one project. */
struct InstanceComparison {
  1: InstanceRef fromInstance
  2: InstanceRef toInstance
  /** Left out when both were trained from one revision, or are of different base version ids. */
  3: optional ModelComparison model
  4: list<ValueChange> fields
  /** The fields that say where it ran: framework, versions, environment. */
  5: list<ValueChange> environment
  6: list<MetricChange> metrics
  7: list<MovedPin> upstreams
  8: list<FileChange> files
}

struct LineageQuery {
  1: string project
  2: string baseVersionId
  3: optional map<string, FieldValue> partition
  /** 1 to 1,000; 50 unless told. */
  4: optional i32 pageSize
  5: optional string pageToken
}

/** One instance in the history of a base version id. */
struct LineageEntry {
  1: string uuid
  2: string project
  3: string baseVersionId
  4: string version
  5: map<string, FieldValue> partition
  6: string createdAt
  7: string createdBy
  /** How it came to be: `trained`, `retrained` or `propagated`. */
  8: string descent
  /** UUID of the instance that it was retrained or propagated from. */
  9: optional string parent
  10: bool deprecated
  /** Environments that serve it now. */
  11: list<string> environments
  /** Why Gallery made it by itself; left out when somebody uploaded it. */
  12: optional Cause cause
}

struct LineagePage {
  1: list<LineageEntry> items
  2: optional string nextPageToken
}

/** Requests for the bytes of an instance by one caller; written down within seconds. */
struct Reader {
  1: string actor
  /** The door that it came through: `rest`, `thrift`, `mlflow` or `internal`. */
  2: string door
  3: i64 reads
  4: string lastAt
}

/** Who still uses an instance: what to look at before its deprecation is finished. */
struct Usage {
  1: list<Reader> readers
  /** Environments that serve it now. */
  2: list<string> environments
  /** The newest instances of other models that were made with it. */
  3: list<InstanceRef> downstream
}

// ---- Deployments -----------------------------------------------------------------------------------------------

/** Every project has `production`, `staging` and `shadow`; setting up another makes it. */
struct Environment {
  1: string project
  2: string name
  /** What a deployment there must bring: `none`, `if_match` (the position that it replaces) or `approval`. */
  3: string protection
}

/** What a model serves in one environment, for one partition. */
struct SlotName {
  1: string project
  2: string baseVersionId
  /** Left out, or empty, for a model that is not partitioned. */
  3: optional map<string, FieldValue> partition
  /** `production` unless told. */
  4: optional string environment
}

/** One entry of the log of deployments; the newest of a slot is what it serves. */
struct Deployment {
  1: string project
  2: string baseVersionId
  3: map<string, FieldValue> partition
  4: string environment
  /** Its position in the change log: what `ifMatch` names while it is the newest. */
  5: i64 position
  /** `deploy`, `rollback` or `undeploy`. */
  6: string action
  /** What is served from here on; left out after an undeploy. */
  7: optional InstanceRef instance
  /** What was served before; left out at first. */
  8: optional InstanceRef replaced
  9: string reason
  10: string at
  11: string by
  /** UUIDs of what led to it. */
  12: optional string offer
  13: optional string approval
}

struct NewDeployment {
  /** UUID of the instance to serve. */
  1: string uuid
  /** `production` unless told. */
  2: optional string environment
  3: string reason
  /** Position of the entry that this one replaces, 0 for none: refused when another came between. */
  4: optional i64 ifMatch
  /** UUID of an approval, where the environment needs one. */
  5: optional string approval
}

/** A rollback or an undeployment. */
struct DeploymentMove {
  1: SlotName slot
  2: string reason
  /** Position of the entry that this one replaces. */
  3: optional i64 ifMatch
}

struct DeploymentQuery {
  1: string project
  2: optional string baseVersionId
  3: optional string environment
  4: optional string asOf
  /** 1 to 1,000; 50 unless told. */
  5: optional i32 pageSize
  6: optional string pageToken
}

struct DeploymentPage {
  1: list<Deployment> items
  2: optional string nextPageToken
}

struct ApprovalRequest {
  /** UUID of the instance. */
  1: string uuid
  /** `production` unless told. */
  2: optional string environment
  3: string reason
}

/** Leave to deploy one instance once in a protected environment, asked for by one person and given by another. */
struct Approval {
  1: string uuid
  2: InstanceRef instance
  3: string environment
  /** `pending`, `approved`, `refused` or `used`. */
  4: string state
  /** Why it was asked for. */
  5: string reason
  6: string requestedBy
  7: string requestedAt
  /** Who approved or refused it, and what they said. */
  8: optional string decidedBy
  9: optional string decidedAt
  10: optional string comment
}

struct ApprovalQuery {
  1: string project
  2: optional string environment
  /** `pending`, `approved`, `refused` or `used`; every state unless told. */
  3: optional string state
  /** 1 to 1,000; 50 unless told. */
  4: optional i32 pageSize
  5: optional string pageToken
}

struct ApprovalPage {
  1: list<Approval> items
  2: optional string nextPageToken
}

/** A newer version of what a slot serves, different only in its upstreams. */
struct Offer {
  1: string uuid
  2: string project
  3: string baseVersionId
  4: map<string, FieldValue> partition
  5: string environment
  6: string owner
  /** `open`, `snoozed`, `accepted`, `declined`, or `withdrawn` when it says nothing any more. */
  7: string state
  8: InstanceRef deployed
  9: InstanceRef proposed
  /** How the upstreams of the two differ. */
  10: list<MovedPin> moved
  11: string openedAt
  /** When an upstream last moved it, and how often. */
  12: string updatedAt
  13: i64 updates
  14: optional string snoozedUntil
}

struct OfferEvent {
  1: i64 position
  2: string at
  3: string by
  /** `opened`, `updated`, `snoozed`, `accepted`, `declined` or `withdrawn`. */
  4: string event
  /** Version that was proposed then. */
  5: string proposed
  6: string reason
}

struct OfferHistory {
  1: Offer offer
  2: list<OfferEvent> history
}

struct OfferQuery {
  1: string project
  2: optional string baseVersionId
  3: optional string environment
  /** `open` unless told; a snoozed offer is open again when its time has come. */
  4: optional string state
  /** 1 to 1,000; 50 unless told. */
  5: optional i32 pageSize
  6: optional string pageToken
}

struct OfferPage {
  1: list<Offer> items
  2: optional string nextPageToken
}

struct OfferAcceptance {
  /** UUID of the offer. */
  1: string offer
  2: string reason
  /** UUID of the instance that was looked at: refused when the offer has moved on to another. */
  3: optional string proposed
  4: optional i64 ifMatch
  5: optional string approval
}

// ---- Runs ------------------------------------------------------------------------------------------------------

/** A named group of runs within a project. */
struct Experiment {
  1: string uuid
  2: string project
  /** Counts up within the project; 0 is the default experiment. */
  3: i64 number
  4: string name
  /** Where its runs keep files outside Gallery; left out when Gallery keeps them. */
  5: optional string artifactLocation
  /** `active` or `deleted`. */
  6: string state
  7: map<string, string> tags
  8: string createdAt
  9: string updatedAt
  10: string createdBy
}

struct NewExperiment {
  1: string project
  2: string name
  3: optional string artifactLocation
  4: optional map<string, string> tags
  /** One that no experiment of the project has; the next one unless told. */
  5: optional i64 number
}

/** Names an experiment by its number, or by its name. */
struct ExperimentName {
  1: string project
  2: optional i64 number
  3: optional string name
}

/** What moves on an experiment; what is left out stays. */
struct ExperimentChange {
  1: string project
  2: i64 number
  3: optional string name
  4: optional map<string, string> setTags
  5: optional list<string> removeTags
  /** True sets it aside with all its runs; false brings them back. */
  6: optional bool deleted
}

struct ExperimentQuery {
  1: string project
  /** `active` unless told. */
  2: optional string state
  /** 1 to 1,000; 50 unless told. */
  3: optional i32 pageSize
  4: optional string pageToken
}

struct ExperimentPage {
  1: list<Experiment> items
  2: optional string nextPageToken
}

/** One value of a run's metric; NaN and infinities are values, too. */
struct RunPoint {
  1: double value
  /** Milliseconds since the epoch, as the training says. */
  2: i64 at
  3: i64 step
}

struct RunPointPage {
  1: list<RunPoint> items
  2: optional string nextPageToken
}

struct RunMetric {
  1: string name
  2: double value
  3: i64 at
  4: i64 step
}

/** Data that a logged model was measured on. */
struct MeasuredOn {
  1: string name
  2: string digest
}

/** A point as a run tells it; one that was measured on a logged model is kept with that, too. */
struct NewRunMetric {
  1: string name
  2: double value
  3: i64 at
  4: i64 step
  /** UUID of the logged model, and what it was measured on. */
  5: optional string model
  6: optional MeasuredOn dataSet
}

/** Data that runs are trained or measured with; within an experiment, name and digest tell one from another. */
struct DataSet {
  1: string name
  2: string digest
  3: string sourceType
  4: string source
  5: optional string schema
  6: optional string profile
}

/** A data set that runs of an experiment used, once for each thing that they used it for. */
struct UsedDataSet {
  /** Number. */
  1: i64 experiment
  2: string name
  3: string digest
  /** What for, as runs say in the tag `mlflow.data.context`; empty where they did not. */
  4: string context
}

struct DataSetQuery {
  1: string project
  /** Numbers. */
  2: list<i64> experiments
  /** 1 to 1,000; 50 unless told. */
  3: optional i32 pageSize
  4: optional string pageToken
}

struct UsedDataSetPage {
  1: list<UsedDataSet> items
  2: optional string nextPageToken
}

/** What a run used: a data set with tags that say for what, or a logged model by its UUID. */
struct RunInput {
  1: optional DataSet dataSet
  2: optional map<string, string> tags
  3: optional string model
}

/** A logged model that a run made, by its UUID. */
struct RunOutput {
  1: string model
  2: i64 step
}

/** The record of one training while it goes on. Its times are milliseconds since the epoch, as the training says. */
struct Run {
  1: string uuid
  2: string project
  /** Number of its experiment. */
  3: i64 experiment
  4: string name
  5: string user
  /** `scheduled`, `running`, `finished`, `failed` or `killed`. */
  6: string status
  7: i64 startedAt
  /** Left out while it goes on. */
  8: optional i64 endedAt
  /** `active` or `deleted`. */
  9: string state
  10: map<string, string> params
  11: map<string, string> tags
  /** The latest of each metric: of the greatest step, then time, then value. */
  12: list<RunMetric> metrics
  13: list<RunInput> inputs
  14: list<RunOutput> outputs
  15: string createdAt
  16: string createdBy
}

struct NewRun {
  1: string project
  2: i64 experiment
  3: optional string name
  4: optional string user
  /** `running` unless told. */
  5: optional string status
  6: optional i64 startedAt
  7: optional map<string, string> tags
  /** Chosen by the client: the same UUID with the same content answers with the first run. */
  8: optional string uuid
}

/** What a training tells of itself at once: all of it is kept, or nothing. */
struct RunRecord {
  /** UUID. */
  1: string run
  2: optional list<NewRunMetric> metrics
  /** One that has a value keeps it: the same again changes nothing, another is refused. */
  3: optional map<string, string> params
  4: optional map<string, string> tags
  5: optional list<RunInput> inputs
  6: optional list<RunOutput> outputs
  7: optional string name
}

/** What moves on a run; what is left out stays. */
struct RunChange {
  /** UUID. */
  1: string run
  2: optional string name
  3: optional string status
  4: optional i64 endedAt
  /** True when it is taken up again and has no end. */
  5: optional bool takenUp
  6: optional map<string, string> setTags
  7: optional list<string> removeTags
  /** True sets it aside; it takes no more writes until it is brought back by false. */
  8: optional bool deleted
}

struct RunQuery {
  1: string project
  2: i64 experiment
  /** `active` unless told. */
  3: optional string state
  /** 1 to 1,000; 50 unless told. */
  4: optional i32 pageSize
  5: optional string pageToken
}

struct RunPage {
  1: list<Run> items
  2: optional string nextPageToken
}

/** A condition over runs or experiments, in the expression language. */
struct RecordSearch {
  1: string project
  2: optional string where
  3: optional list<SortKey> orderBy
  /** `active`, `deleted` or `all`; active ones unless told. */
  4: optional string view
  /** 1 to 1,000; 50 unless told. */
  5: optional i32 pageSize
  6: optional string pageToken
  /** Of runs and logged models: numbers of experiments; all of them unless told. */
  7: optional list<i64> experiments
}

struct RunHistoryRequest {
  /** UUID. */
  1: string run
  2: string metric
  /** 1 to 25,000; 1,000 unless told. */
  3: optional i32 pageSize
  4: optional string pageToken
  /** Only points that were known at this moment. */
  5: optional string asOf
}

// ---- Logged models and artifacts -------------------------------------------------------------------------------

/** What a run measured on a logged model. */
struct LoggedModelMetric {
  1: string name
  2: double value
  3: i64 at
  4: i64 step
  /** UUID. */
  5: string run
  6: optional MeasuredOn dataSet
}

/** A bundle of files that a run made, before anybody registers it. */
struct LoggedModel {
  1: string uuid
  2: string project
  /** Number of its experiment. */
  3: i64 experiment
  4: string name
  5: string type
  /** UUID of the run that made it. */
  6: optional string sourceRun
  /** `pending`, `ready` or `failed`. */
  7: string status
  /** `active` or `deleted`. */
  8: string state
  9: map<string, string> params
  10: map<string, string> tags
  /** Every point, by name, time and step. */
  11: list<LoggedModelMetric> metrics
  12: string createdAt
  13: string updatedAt
  14: string createdBy
}

struct NewLoggedModel {
  1: string project
  2: i64 experiment
  3: optional string name
  4: optional string type
  5: optional string sourceRun
  6: optional map<string, string> params
  7: optional map<string, string> tags
  /** Chosen by the client: the same UUID with the same content answers with the first one. */
  8: optional string uuid
}

/** What moves on a logged model; what is left out stays. */
struct LoggedModelChange {
  /** UUID. */
  1: string model
  2: optional string status
  /** One that has a value keeps it. */
  3: optional map<string, string> params
  4: optional map<string, string> setTags
  5: optional list<string> removeTags
  /** True sets it aside, false brings it back. */
  6: optional bool deleted
}

struct LoggedModelQuery {
  1: string project
  /** Numbers. */
  2: list<i64> experiments
  /** `active` unless told. */
  3: optional string state
  4: optional string name
  /** UUID. */
  5: optional string sourceRun
  /** 1 to 1,000; 50 unless told. */
  6: optional i32 pageSize
  7: optional string pageToken
}

struct LoggedModelPage {
  1: list<LoggedModel> items
  2: optional string nextPageToken
}

/** Names a file that a run or a logged model carries, or shall carry. */
struct ArtifactName {
  /** `run` or `logged_model`. */
  1: string ownerKind
  /** UUID. */
  2: string owner
  3: string path
}

/** A file as it stands now. */
struct Artifact {
  1: string path
  2: string digest
  /** Bytes. */
  3: i64 size
  4: string putAt
}

struct NewArtifact {
  1: ArtifactName name
  /** Digests of uploaded blobs: one is named as it is, several are joined in this order. */
  2: list<string> blobs
}

/** A file, or a folder when there is none. */
struct ArtifactEntry {
  1: string path
  2: optional Artifact file
}

struct ArtifactQuery {
  1: string ownerKind
  2: string owner
  /** The top unless told. */
  3: optional string folder
  /** 1 to 1,000; 50 unless told. */
  4: optional i32 pageSize
  5: optional string pageToken
  /** As it was at this moment. */
  6: optional string asOf
}

struct ArtifactPage {
  1: list<ArtifactEntry> items
  2: optional string nextPageToken
}

struct ArtifactRemoval {
  1: string ownerKind
  2: string owner
  /** A file, or a folder with all that is in it; everything unless told. */
  3: optional string path
}

struct ReadArtifactRequest {
  1: ArtifactName name
  /** Where to start; 0 unless told. */
  2: optional i64 offset
  /** 1 to 8,388,608 bytes; as many unless told. */
  3: optional i32 length
  /** The file that stood there at this moment. */
  4: optional string asOf
}

// ---- Registry --------------------------------------------------------------------------------------------------

/** Names a base version id by itself or by its title. */
struct RegisteredName {
  1: string project
  2: optional string baseVersionId
  3: optional string title
}

/** Names an instance by its UUID, or by its place under a base version id. */
struct RegisteredInstanceName {
  1: optional string uuid
  2: optional RegisteredName model
  3: optional i64 place
}

/** An instance as registries show it: by its place among all of its base version id. */
struct RegisteredInstance {
  1: string uuid
  2: string project
  3: string baseVersionId
  4: string title
  /** Counts from 1 in the order of making, over all revisions and partitions. */
  5: i64 place
  6: string version
  7: map<string, FieldValue> partition
  /** `none`, `staging`, `production` or `archived`. */
  8: string stage
  /** What was said last, or the instance's own field. */
  9: string description
  10: map<string, FieldValue> fields
  11: map<string, string> tags
  /** Those that point at it. */
  12: list<string> aliases
  13: bool deprecated
  14: string createdAt
  15: string createdBy
  16: string updatedAt
}

/** A named pointer of a base version id: to an instance, or to a selection rule that names one when it is asked. */
struct Alias {
  1: string aliasName
  /** UUID; left out when it is bound to a rule. */
  2: optional string instance
  3: optional i64 place
  /** The `uuid` of a selection rule. */
  4: optional string rule
  5: string at
  6: string by
}

/** A base version id as registries show it. */
struct RegisteredModel {
  1: string project
  2: string baseVersionId
  3: string title
  /** UUID of the newest revision. */
  4: string model
  5: string description
  6: map<string, string> tags
  7: list<Alias> aliases
  /** The newest instance of each stage. */
  8: list<RegisteredInstance> newest
  9: string createdAt
  10: string createdBy
  11: string updatedAt
}

struct RegistrySearch {
  1: string project
  /** One condition of the expression language. */
  2: optional string where
  /** By `title`, `created`, `updated`; of instances `place`, too. */
  3: optional list<SortKey> orderBy
  /** Where to start without a token. */
  4: optional i64 offset
  /** 1 to 1,000; 50 unless told. */
  5: optional i32 pageSize
  6: optional string pageToken
}

struct RegisteredModelPage {
  1: list<RegisteredModel> items
  2: optional string nextPageToken
}

struct RegisteredInstancePage {
  1: list<RegisteredInstance> items
  2: optional string nextPageToken
}

struct AliasName {
  1: string project
  2: string baseVersionId
  3: string aliasName
}

/** Exactly one of `instance` and `rule` is given. */
struct NewAlias {
  1: AliasName name
  /** UUID. */
  2: optional string instance
  /** The `uuid` of a selection rule. */
  3: optional string rule
}

struct AliasHistoryRequest {
  1: AliasName name
  /** 1 to 1,000; 50 unless told. */
  2: optional i32 pageSize
  3: optional string pageToken
}

/** One entry of the log of an alias; both are left out where it was removed. */
struct AliasEntry {
  1: i64 position
  2: optional string instance
  3: optional string rule
  4: string at
  5: string by
}

struct AliasHistoryPage {
  1: list<AliasEntry> items
  2: optional string nextPageToken
}

struct AliasQuestion {
  1: RegisteredName model
  2: string aliasName
  /** For an alias that is bound to a rule with several: the only one unless told. */
  3: optional map<string, FieldValue> partition
}

struct AliasAnswer {
  /** Left out when the rule has no champion of this base version id. */
  1: optional RegisteredInstance instance
  2: optional string rule
  /** Why the rule chose it, or has none; empty without a rule. */
  3: string why
}

// ---- Webhooks --------------------------------------------------------------------------------------------------

/** A receiver of changes by HTTP. */
struct Webhook {
  1: string uuid
  2: string project
  3: string url
  /** `active`, `paused` or `disabled`. */
  4: string state
  /** Which changes are wanted; what is left out does not narrow. */
  5: optional string baseVersionId
  6: optional string subject
  7: optional list<string> kinds
  8: string createdAt
  9: string createdBy
  /** Deliveries that wait, and those that were given up. */
  10: i64 waiting
  11: i64 dead
  /** What people call it. */
  12: string name
  13: string description
  /** `cloudevents`, signed as Standard Webhooks say, or `mlflow`: what MLflow sends of its model registry. */
  14: string format
  /** With the format `mlflow`, which says by these instead of by kinds what is wanted. */
  15: optional list<string> events
  /** When it was changed last. */
  16: string updatedAt
}

struct NewWebhook {
  1: string project
  2: string url
  3: optional string baseVersionId
  /** UUID of a model, instance, experiment or run. */
  4: optional string subject
  5: optional list<string> kinds
  6: optional string name
  7: optional string description
  /** `cloudevents` unless told. */
  8: optional string format
  /** Of the format `mlflow`, such as `model_version.created`. */
  9: optional list<string> events
  /** `active`, or `paused`. */
  10: optional string state
  /** Of the format `mlflow`: what signatures are made with; empty for none. Made by Gallery unless told. */
  11: optional string secret
}

/** What moves on a webhook; what is left out stays. */
struct WebhookChange {
  /** UUID. */
  1: string webhook
  /** `paused`, or `active` to go on with what waited. */
  2: optional string state
  3: optional string name
  4: optional string description
  5: optional string url
  /** These two only of the format `mlflow`. */
  6: optional list<string> events
  7: optional string secret
}

struct WebhookTrial {
  /** UUID of the webhook. */
  1: string webhook
  /** Of the format `mlflow`: the first that it wants unless told. */
  2: optional string event
}

/** What came of a trial. */
struct WebhookTrialResult {
  /** Whether the answer would have been taken for a delivery. */
  1: bool delivered
  /** Left out when there was no answer. */
  2: optional i32 status
  /** The first KiB of what was answered. */
  3: string body
  /** Why there was no answer. */
  4: optional string error
}

/** The answer to a creation, and the only one that shows the secret. */
struct CreatedWebhook {
  1: Webhook webhook
  /** What signatures are made with: `whsec_` and base64, or of the format `mlflow` any text. */
  2: string secret
}

struct ListWebhooksRequest {
  1: string project
  /** 1 to 1,000; 50 unless told. */
  2: optional i32 pageSize
  3: optional string pageToken
}

struct WebhookPage {
  1: list<Webhook> items
  2: optional string nextPageToken
}

/** One change on its way to one receiver. Its id is the same in every attempt. */
struct Delivery {
  1: string id
  /** UUID of the webhook. */
  2: string webhook
  /** Position in the change log. */
  3: i64 change
  4: string kind
  /** `waiting`, `delivered` or `dead`. */
  5: string state
  6: i64 attempts
  7: optional string nextAt
  /** What came of the last attempt; left out before the first. */
  8: optional string lastResult
}

struct DeliveryQuery {
  /** UUID of the webhook. */
  1: string webhook
  2: optional string state
  /** 1 to 1,000; 50 unless told. */
  3: optional i32 pageSize
  4: optional string pageToken
}

struct DeliveryPage {
  1: list<Delivery> items
  2: optional string nextPageToken
}

// ---- Rules -----------------------------------------------------------------------------------------------------

/** A commit of the rules' repository as Gallery took it up. */
struct RuleCommit {
  1: string hash
  2: string author
  3: string message
  /** When it was made, as its committer says. */
  4: string at
  5: string appliedAt
  /** The commit in force before is not among its ancestors. */
  6: bool forced
  7: i64 errors
  8: i64 warnings
}

struct RuleRepository {
  1: string url
  2: string branch
  3: string folder
}

/** Since when, and why, a server cannot read the repository; what is in force stays so. */
struct RuleOutage {
  1: string since
  2: string why
}

struct RulesStatus {
  /** Left out when this server follows none; it goes by what others take up. */
  1: optional RuleRepository repository
  /** The newest that was taken up; left out before the first. */
  2: optional RuleCommit commit
  3: i64 inForce
  4: i64 stale
  5: i64 broken
  /** When this server last got an answer from the repository. */
  6: optional string seenAt
  7: optional RuleOutage unreachable
}

struct RuleQuery {
  1: optional string team
  /** Only rules whose file says so: `draft`, `shadow`, `canary` or `on`. */
  2: optional string stage
  /** `in_force`, `stale` or `broken`. */
  3: optional string state
  /** 1 to 1,000; 50 unless told. */
  4: optional i32 pageSize
  5: optional string pageToken
}

/** A rule's file and how it stands. */
struct RuleSummary {
  /** From the folder of the rules. */
  1: string file
  /** Left out while no version of the file could be read. */
  2: optional string uuid
  3: string team
  4: string name
  /** `in_force`; `stale`: an older version is in force because the newest is broken; `broken`: none is. */
  5: string state
  /** `draft`, `shadow`, `canary` or `on`, as its file says; left out when none is in force. */
  6: optional string stage
  /** As kill switches leave it. */
  7: optional string effectiveStage
  /** `selection` or `action`. */
  8: optional string kind
  9: optional string description
  /** The commit that brought the version in force. */
  10: optional string commit
  /** Errors that keep the newest version out of force. */
  11: i64 errors
}

struct RulePage {
  1: list<RuleSummary> items
  2: optional string nextPageToken
}

/** The least that must be known of each metric that a rule names. */
struct Evidence {
  /** Values in the window, or ever. */
  1: optional i64 count
  /** Seconds since the newest value. */
  2: optional double age
}

/** What answers when a selection rule has no candidate left; exactly one member is set. */
union Fallback {
  /** UUID of another selection rule of the team. */
  1: string rule
  /** UUID of an instance. */
  2: string instance
  3: string baseVersionId
  /** What this environment serves. */
  4: string deployed
}

struct ActionCall {
  /** A built-in action or a callback of the team. */
  1: string action
  /** What it is told: a JSON object. */
  2: string parameters
}

/** When an action rule looks by itself: `every` so many seconds, or at the start and the end of an event. */
struct Schedule {
  1: optional double every
  2: optional string event
  3: optional string startsAt
  4: optional string endsAt
}

/** A rule as its file is read. Conditions are texts of the expression language; left out, they are not asked for. */
struct Rule {
  /** `selection` (who is best) or `action`. */
  1: string kind
  2: string team
  3: string name
  4: string uuid
  5: string description
  6: string project
  7: string stage
  /** Of the partitions that a canary acts on. */
  8: optional double share
  /** Which instances: GIVEN. */
  9: optional string givenCondition
  /** Which of them now: WHEN. */
  10: optional string whenCondition
  11: optional string environment
  /** Of metrics that are named without one. */
  12: optional string scope
  /** Seconds. */
  13: optional double window
  14: map<string, string> context
  15: Evidence evidence
  /** Of a selection rule: whether `a` is better than `b`, and enough better than the incumbent. */
  16: optional string comparator
  17: optional string margin
  /** Seconds. */
  18: optional double coolDown
  19: optional list<string> guards
  20: optional list<Fallback> fallback
  /** Of an action rule. */
  21: optional list<ActionCall> actions
  /** Seconds that the condition must have held: FOR. */
  22: optional double forSeconds
  /** What must hold before it acts again: UNTIL. */
  23: optional string untilCondition
  24: optional list<Schedule> schedule
}

/** Something wrong with a rule, or worth a look. */
struct RuleProblem {
  1: string file
  /** From 1; left out when it is of the whole file. */
  2: optional i64 line
  3: optional i64 column
  /** Such as `given.impossible`. */
  4: string code
  5: string message
  /** `error`, or `warning`, which keeps nothing out of force. */
  6: string severity
}

struct RuleDetails {
  1: RuleSummary summary
  /** The version in force, and the text of its file. */
  2: optional Rule rule
  3: optional string text
  4: list<RuleProblem> problems
  /** Its file was removed. */
  5: bool removed
}

/** One commit that changed a rule's file. */
struct RuleChange {
  1: string commit
  2: string author
  3: string message
  4: string at
  /** It removed the file. */
  5: bool removed
}

/** A line of a rule's file, and whose it is. */
struct RuleLine {
  1: i64 line
  2: string text
  3: string commit
  4: string author
  5: string at
}

struct RuleCommitPage {
  1: list<RuleCommit> items
  2: optional string nextPageToken
}

struct NewRuleSwitch {
  /** `rule`, `team` or `all`. */
  1: string target
  /** UUID of the rule or name of the team; left out for all. */
  2: optional string name
  /** False turns off: as if the rules were drafts. */
  3: bool on
  4: string reason
}

/** A kill switch as it stands, or one setting of it. */
struct RuleSwitch {
  1: string target
  /** Empty for all. */
  2: string name
  3: bool on
  4: string reason
  5: string at
  6: string by
}

struct RuleSwitchPage {
  1: list<RuleSwitch> items
  2: optional string nextPageToken
}

// ---- Champions -------------------------------------------------------------------------------------------------

/** Which selection rule is asked, for every partition in which it has candidates. */
struct AskedRule {
  /** UUID of a rule in force; or a rule that is not, as the text of its file (JSON or YAML). */
  1: string rule
  /** Of a rule that comes with the question and names none; then it has to be told. */
  2: optional string project
}

/** Which selection rule is asked, for one partition. */
struct ChampionRequest {
  /** As in AskedRule. */
  1: string rule
  2: optional string project
  /** The only one of the rule's candidates when it is left out; empty for instances without. */
  3: optional map<string, FieldValue> partition
}

/** Who answers for a partition now, and why. */
struct Champion {
  /** With its blob or files; left out when there is none. */
  1: optional Instance champion
  2: map<string, FieldValue> partition
  /** The comparator chose it (`best`), the incumbent was `kept`, a `fallback` answered, or there is `none`. */
  3: string choice
  /** A sentence: why this one, or why there is none. */
  4: string why
  /** UUID of the decision that stands; left out when nothing is recorded. */
  5: optional string decision
  /** UUID of the rule. */
  6: string rule
  /** Left out for a rule that came with the question. */
  7: optional string commit
  /** Only tried out; not to be served. */
  8: bool shadow
  /** The state of the change log that it was made from, and the whole second for which it was made. */
  9: i64 position
  10: string at
}

/** What became of one candidate. */
struct Verdict {
  /** UUID. */
  1: string instance
  2: string baseVersionId
  3: string version
  /**
   * `champion`, or `beaten` when it passed every condition; else what it fell by: `given`, `when`, `guard`,
   * `evidence`, `missing` or `deprecated`.
   */
  4: string verdict
  /** The part that did not hold with its values, or which value was missing. */
  5: string why
}

struct ExplainedChampion {
  1: Champion champion
  /** One for each candidate, newest first. */
  2: list<Verdict> verdicts
}

struct Selection {
  /** UUID of the instance; left out when there is none. */
  1: optional string champion
  /** As in Champion. */
  2: string choice
  3: string why
}

/** Who answered before, and since when. */
struct Incumbent {
  /** UUID. */
  1: string instance
  2: string since
}

/** One evaluation of a selection rule for one partition at one moment. */
struct Decision {
  1: string uuid
  2: string rule
  3: string team
  4: string project
  5: string commit
  6: map<string, FieldValue> partition
  7: string at
  /** The state of the change log that it was made from. */
  8: i64 position
  9: Selection selection
  /** The rule was only tried out. */
  10: bool shadow
  11: optional Incumbent incumbent
  /** SHA-256 of all that was looked at. */
  12: string inputs
}

struct DecisionQuery {
  1: optional string rule
  2: optional map<string, FieldValue> partition
  3: optional string project
  /** UUID of an instance. */
  4: optional string champion
  /** Made at this moment or later, and before that one. */
  5: optional string fromTime
  6: optional string toTime
  /** 1 to 1,000; 50 unless told. */
  7: optional i32 pageSize
  8: optional string pageToken
}

struct DecisionPage {
  1: list<Decision> items
  2: optional string nextPageToken
}

/** A decision made again from what was known then. */
struct Replay {
  1: Decision decision
  2: Selection selection
  3: list<Verdict> verdicts
  4: string inputs
  /** The same was looked at and the same came of it. */
  5: bool same
}

// ---- Firings ---------------------------------------------------------------------------------------------------

/** One look of an action rule at an instance. */
struct Firing {
  1: string uuid
  2: string rule
  3: string team
  4: string commit
  5: string stage
  /** UUID. */
  6: string instance
  /** A `change` of what it names, the end of its FOR (`due`), its `schedule`, or somebody's `request`. */
  7: string cause
  /** The state of the change log that it was judged by, and the moment. */
  8: i64 position
  9: string at
  /**
   * `held`; `not_held`; `missing`: a value that the condition needs is not known; `suppressed`: it would have acted,
   * but its stage or a silence keeps it from it.
   */
  10: string outcome
  /** How many it set off. */
  11: i64 actions
  12: string why
  /** SHA-256 of all that it was judged by. */
  13: string inputs
}

struct FiringQuery {
  1: optional string rule
  /** UUID. */
  2: optional string instance
  3: optional string outcome
  /** 1 to 1,000; 50 unless told. */
  4: optional i32 pageSize
  5: optional string pageToken
}

struct FiringPage {
  1: list<Firing> items
  2: optional string nextPageToken
}

/** A look of a rule at an instance, or an act that a rule has decided on. */
struct Job {
  /** The same in every attempt; of an act also the `webhook-id` of the call that it makes. */
  1: string id
  /** `evaluate` or `act`. */
  2: string kind
  3: string rule
  /** UUID. */
  4: string instance
  /** Of an act: the action, and UUID of the firing. */
  5: optional string action
  6: optional string firing
  /** `waiting`, `done`, or `dead`: given up after the last attempt. */
  7: string state
  8: i64 attempts
  /** When it is tried next. */
  9: optional string nextAt
  /** What came of the last attempt. */
  10: optional string lastResult
}

struct JobQuery {
  /** `waiting`, `done` or `dead`; every state unless told. */
  1: optional string state
  2: optional string rule
  /** UUID. */
  3: optional string firing
  /** 1 to 1,000; 50 unless told. */
  4: optional i32 pageSize
  5: optional string pageToken
}

struct JobPage {
  1: list<Job> items
  2: optional string nextPageToken
}

/** One label of an alert and what it must be. */
struct Matcher {
  1: string name
  2: string value
  /** The value is a pattern that must match the whole label; false unless told. */
  3: optional bool isRegex
}

struct NewSilence {
  /** 1 to 20. */
  1: list<Matcher> matchers
  2: string comment
  /** Now unless told. */
  3: optional string startsAt
  4: string endsAt
}

/** Alerts whose labels all match are not sent for a time. */
struct Silence {
  1: string uuid
  2: list<Matcher> matchers
  3: string comment
  4: string startsAt
  5: string endsAt
  6: string createdBy
}

struct SilencePage {
  1: list<Silence> items
  2: optional string nextPageToken
}

// ---- The calls of the paper ------------------------------------------------------------------------------------

/** A trained instance on its way in: its metadata, and its bytes or the digest of bytes uploaded before. */
struct ModelInstanceRecord {
  1: optional map<string, FieldValue> fields
  /** At most 8,388,608 bytes. Exactly one of `content`, `blob` and `files` is given. */
  2: optional binary content
  3: optional string blob
  4: optional list<NewBundleFile> files
  /** The model revision that was trained; the newest unless told. */
  5: optional i64 revision
  /** Chosen by the client to make the upload safe to repeat. */
  6: optional string uuid
  /** As in NewInstance. */
  7: optional string retrainOf
  8: optional list<string> upstreams
}

struct ModelEvaluationMetric {
  1: string metricName
  /** `Training`, `Validation`, `Production`, or a scope of your own. */
  2: string scope
  3: double value
  4: optional string at
  5: optional i64 step
  6: optional map<string, string> dimensions
  7: optional map<string, FieldValue> metadata
}

service Gallery {
  // The paper's calls, Listings 3 to 5: the shortest way in.

  /** The newest revision of the model; creates the project and the model where they do not exist. */
  Model createGalleryModel(1: string project, 2: string baseVersionId, 3: RequestContext context)
    throws (1: GalleryError error)

  /** Stores a trained instance and answers with its UUID. */
  string uploadModel(1: string project, 2: string baseVersionId, 3: ModelInstanceRecord modelInstanceRecord,
    4: RequestContext context) throws (1: GalleryError error)

  /** Records one metric of an instance of the project. */
  void insertModelInstanceMetric(1: string project, 2: string modelInstanceId,
    3: ModelEvaluationMetric modelPerformanceRecord, 4: RequestContext context) throws (1: GalleryError error)

  /** The newest 1,000 instances for which every constraint holds, newest first; `search` pages through more. */
  list<Instance> modelQuery(1: list<Constraint> constraints) throws (1: GalleryError error)

  // Projects.

  Project createProject(1: NewProject project, 2: RequestContext context) throws (1: GalleryError error)
  Project getProject(1: string name) throws (1: GalleryError error)
  /** By name. */
  ProjectPage listProjects(1: PageRequest page) throws (1: GalleryError error)

  // Models.

  /** The first revision of a new base version id. */
  Model createModel(1: NewModel model, 2: RequestContext context) throws (1: GalleryError error)
  Model reviseModel(1: ModelRevision revision, 2: RequestContext context) throws (1: GalleryError error)
  /** One revision, with its tags as of a moment; `asOf` is empty for now. */
  Model getModel(1: string uuid, 2: string asOf) throws (1: GalleryError error)
  /** A revision by its number; 0 for the newest. */
  Model findModel(1: string project, 2: string baseVersionId, 3: i64 revision) throws (1: GalleryError error)
  ModelPage listModels(1: ListModelsRequest request) throws (1: GalleryError error)

  // Instances.

  Instance createInstance(1: NewInstance instance, 2: RequestContext context) throws (1: GalleryError error)
  /** Up to 1,000 instances, all or none; answers with their UUIDs in the same order. */
  list<string> createInstances(1: list<NewInstance> instances, 2: RequestContext context)
    throws (1: GalleryError error)
  Instance getInstance(1: InstanceName name) throws (1: GalleryError error)
  /** Answers with all tags after the change. */
  map<string, string> changeTags(1: TagChange change, 2: RequestContext context) throws (1: GalleryError error)
  /**
   * Flags an instance; `replacement` is the UUID of the one to use instead, or empty. With `hide`, registries show it
   * no more until it is restored.
   */
  Instance deprecate(1: string uuid, 2: string reason, 3: string replacement, 4: RequestContext context, 5: bool hide)
    throws (1: GalleryError error)
  /** Takes the flag back. */
  Instance restore(1: string uuid, 2: string reason, 3: RequestContext context) throws (1: GalleryError error)

  // Blobs. At most 8,388,608 bytes a call; larger blobs go in parts: startUpload, writeUpload …, finishUpload.

  /** Stores a small blob; with a digest, other bytes are refused. */
  BlobRef uploadBlob(1: string project, 2: binary bytes, 3: string digest, 4: RequestContext context)
    throws (1: GalleryError error)
  Upload startUpload(1: string project, 2: RequestContext context) throws (1: GalleryError error)
  /** How far an upload is: where to go on after a cut. */
  Upload getUpload(1: string id) throws (1: GalleryError error)
  /** Adds a part; `offset` is where the upload stands, or the call is refused with `upload.offset`. */
  Upload writeUpload(1: string id, 2: i64 offset, 3: binary bytes, 4: RequestContext context)
    throws (1: GalleryError error)
  /** Makes the parts one blob; with a digest, other bytes are refused. */
  BlobRef finishUpload(1: string id, 2: string digest, 3: RequestContext context) throws (1: GalleryError error)
  void abortUpload(1: string id, 2: RequestContext context) throws (1: GalleryError error)
  /** Whether the project already has the bytes, so that they need not be sent; `blob.unknown` when it has not. */
  BlobRef findBlob(1: string project, 2: string digest) throws (1: GalleryError error)
  BlobPart readBlob(1: ReadBlobRequest request) throws (1: GalleryError error)
  /** Finds blobs without a record, and removes them when told to apply. */
  SweepReport sweep(1: SweepRequest request, 2: RequestContext context) throws (1: GalleryError error)

  /** The log after a position, in order; with `wait` a long poll. */
  ChangePage listChanges(1: ChangeRequest request) throws (1: GalleryError error)

  // Search.

  SearchPage search(1: SearchRequest request) throws (1: GalleryError error)
  i64 count(1: SearchScope scope) throws (1: GalleryError error)
  /** The values of a field and how many instances have each. */
  Facets facets(1: FacetRequest request) throws (1: GalleryError error)
  /** The best instance for each value of a field, such as the most accurate for every city. */
  list<BestOfValue> bestPer(1: BestPerRequest request) throws (1: GalleryError error)
  /** Every name that a condition over the project may use. */
  list<FieldInfo> listFields(1: string project) throws (1: GalleryError error)

  // Metrics. The recording calls answer with the number of points recorded.

  /** Up to 1,000 points of one instance, all or none. */
  i64 recordMetrics(1: string instance, 2: list<NewMetricPoint> points, 3: RequestContext context)
    throws (1: GalleryError error)
  /** Up to 1,000 points of any instances of one project, all or none. */
  i64 recordMetricsBulk(1: string project, 2: list<InstanceMetricPoint> points, 3: RequestContext context)
    throws (1: GalleryError error)
  Evaluation evaluate(1: NewEvaluation evaluation, 2: RequestContext context) throws (1: GalleryError error)
  Evaluation getEvaluation(1: string uuid) throws (1: GalleryError error)
  EvaluationPage listEvaluations(1: string instance, 2: PageRequest page) throws (1: GalleryError error)
  /** The newest value of every series, or of those that match. */
  list<MetricSummary> latestMetrics(1: LatestMetricsRequest request) throws (1: GalleryError error)
  /** The points of one series, oldest first. */
  MetricPointPage metricHistory(1: MetricHistoryRequest request) throws (1: GalleryError error)
  /** What is missing to reproduce or to trust an instance, and how far production differs from validation. */
  Health getHealth(1: string instance) throws (1: GalleryError error)
  /** What changed from one instance to another of the project, by their UUIDs. */
  InstanceComparison compareInstances(1: string earlier, 2: string later) throws (1: GalleryError error)

  // How models and instances came to be, and how they go.

  /** What changed from one revision to another of the base version id, by their UUIDs. */
  ModelComparison compareModels(1: string earlier, 2: string later) throws (1: GalleryError error)
  /** All instances under a base version id, oldest first, each with where it came from. */
  LineagePage listLineage(1: LineageQuery query) throws (1: GalleryError error)
  Model deprecateModel(1: ModelDeprecation deprecation, 2: RequestContext context) throws (1: GalleryError error)
  Model restoreModel(1: ModelRestoration restoration, 2: RequestContext context) throws (1: GalleryError error)
  /** Who still uses an instance. */
  Usage getUsage(1: string uuid) throws (1: GalleryError error)

  // What uses what. A change of it, or a new version upstream, makes new versions downstream in the same transaction.

  /** Gives every line of the downstream model a new version. */
  DependencyChange addDependency(1: NewDependency dependency, 2: RequestContext context)
    throws (1: GalleryError error)
  /** Changes kind or range; makes versions only where a pin falls out of the range. */
  DependencyChange updateDependency(1: NewDependency dependency, 2: RequestContext context)
    throws (1: GalleryError error)
  DependencyChange removeDependency(1: DependencyName name, 2: RequestContext context)
    throws (1: GalleryError error)
  DependencyGraph listDependencies(1: DependencyQuery query) throws (1: GalleryError error)
  /** The exact instances that an instance was made with, or that were made with it. */
  PinGraph listPins(1: PinQuery query) throws (1: GalleryError error)
  /** What a change would make; the same change then makes exactly that. */
  Impact previewImpact(1: IntendedChange change) throws (1: GalleryError error)
  /** The versions that the change at a position of the log made, in the order of their making. */
  EffectPage listEffects(1: i64 change, 2: PageRequest page) throws (1: GalleryError error)

  // What serves, what is offered, and who decided.

  Environment setEnvironment(1: Environment environment, 2: RequestContext context) throws (1: GalleryError error)
  list<Environment> listEnvironments(1: string project) throws (1: GalleryError error)
  Deployment deploy(1: NewDeployment deployment, 2: RequestContext context) throws (1: GalleryError error)
  /** Back to what was served before, and once more to what was served before that. */
  Deployment rollBack(1: DeploymentMove move, 2: RequestContext context) throws (1: GalleryError error)
  Deployment undeploy(1: DeploymentMove move, 2: RequestContext context) throws (1: GalleryError error)
  /** What a slot serves, who put it there and why; `asOf` is empty for now. */
  Deployment getDeployment(1: SlotName slot, 2: string asOf) throws (1: GalleryError error)
  /** The newest entry of each slot that serves something, now or at a moment. */
  DeploymentPage listDeployments(1: DeploymentQuery query) throws (1: GalleryError error)
  /** All entries of a slot, newest first. */
  DeploymentPage listDeploymentHistory(1: SlotName slot, 2: PageRequest page) throws (1: GalleryError error)
  Approval requestApproval(1: ApprovalRequest request, 2: RequestContext context) throws (1: GalleryError error)
  /** Approves or refuses what somebody else asked for. */
  Approval decideApproval(1: string approval, 2: bool approve, 3: string comment, 4: RequestContext context)
    throws (1: GalleryError error)
  Approval getApproval(1: string approval) throws (1: GalleryError error)
  /** In the order in which they were asked for. */
  ApprovalPage listApprovals(1: ApprovalQuery query) throws (1: GalleryError error)
  OfferPage listOffers(1: OfferQuery query) throws (1: GalleryError error)
  OfferHistory getOffer(1: string offer) throws (1: GalleryError error)
  /** Deploys what is proposed. */
  Deployment acceptOffer(1: OfferAcceptance acceptance, 2: RequestContext context) throws (1: GalleryError error)
  Offer declineOffer(1: string offer, 2: string reason, 3: RequestContext context) throws (1: GalleryError error)
  /** Puts an offer aside until a time in the future. */
  Offer snoozeOffer(1: string offer, 2: string snoozeUntil, 3: string reason, 4: RequestContext context)
    throws (1: GalleryError error)

  // Models and instances as registries show them.

  RegisteredModel getRegisteredModel(1: RegisteredName name) throws (1: GalleryError error)
  /** By title unless told. */
  RegisteredModelPage searchRegisteredModels(1: RegistrySearch search) throws (1: GalleryError error)
  RegisteredInstance getRegisteredInstance(1: RegisteredInstanceName name) throws (1: GalleryError error)
  /** By title, then the newest place first, unless told. */
  RegisteredInstancePage searchRegisteredInstances(1: RegistrySearch search) throws (1: GalleryError error)
  RegisteredModel retitleModel(1: string project, 2: string baseVersionId, 3: string title, 4: RequestContext context)
    throws (1: GalleryError error)
  /** `subjectKind` is `model` or `instance`; answers the description. */
  string describe(1: string subjectKind, 2: string subjectUuid, 3: string description, 4: RequestContext context)
    throws (1: GalleryError error)
  RegisteredInstance setStage(1: string uuid, 2: string stage, 3: bool archiveOthers, 4: RequestContext context)
    throws (1: GalleryError error)
  Alias setAlias(1: NewAlias setting, 2: RequestContext context) throws (1: GalleryError error)
  /** Removing one that is not there has no effect. */
  void removeAlias(1: AliasName name, 2: RequestContext context) throws (1: GalleryError error)
  /** By name, now or, unless empty, as of a moment. */
  list<Alias> listAliases(1: string project, 2: string baseVersionId, 3: string asOf) throws (1: GalleryError error)
  /** Newest first. */
  AliasHistoryPage listAliasHistory(1: AliasHistoryRequest request) throws (1: GalleryError error)
  AliasAnswer answerAlias(1: AliasQuestion question) throws (1: GalleryError error)

  // Experiments and their runs.

  /** Its number is the project's next one; 0 for the one that is named `Default`. */
  Experiment createExperiment(1: NewExperiment experiment, 2: RequestContext context)
    throws (1: GalleryError error)
  Experiment getExperiment(1: ExperimentName name) throws (1: GalleryError error)
  Experiment changeExperiment(1: ExperimentChange change, 2: RequestContext context)
    throws (1: GalleryError error)
  /** By number. */
  ExperimentPage listExperiments(1: ExperimentQuery query) throws (1: GalleryError error)
  /** What runs used, also those that were deleted: by experiment, name, digest and context. */
  UsedDataSetPage listDataSets(1: DataSetQuery query) throws (1: GalleryError error)
  Run createRun(1: NewRun run, 2: RequestContext context) throws (1: GalleryError error)
  /** `asOf` is empty for now; what was told later, and every later move, is left out of a moment of the past. */
  Run getRun(1: string run, 2: string asOf) throws (1: GalleryError error)
  /** Answers how many points were told. */
  i64 recordRun(1: RunRecord told, 2: RequestContext context) throws (1: GalleryError error)
  Run changeRun(1: RunChange change, 2: RequestContext context) throws (1: GalleryError error)
  /** Latest start first. */
  RunPage listRuns(1: RunQuery query) throws (1: GalleryError error)
  /** Latest start first unless told; where a key of the order is missing comes last. */
  RunPage searchRuns(1: RecordSearch request) throws (1: GalleryError error)
  /** Latest made first unless told. */
  ExperimentPage searchExperiments(1: RecordSearch request) throws (1: GalleryError error)
  /** By time, then step, then value. */
  RunPointPage runHistory(1: RunHistoryRequest request) throws (1: GalleryError error)

  // Models that runs logged, and files.

  /** Pending until it is changed to say that its files are there. */
  LoggedModel createLoggedModel(1: NewLoggedModel model, 2: RequestContext context) throws (1: GalleryError error)
  LoggedModel getLoggedModel(1: string model) throws (1: GalleryError error)
  LoggedModel changeLoggedModel(1: LoggedModelChange change, 2: RequestContext context)
    throws (1: GalleryError error)
  /** Latest first. */
  LoggedModelPage listLoggedModels(1: LoggedModelQuery query) throws (1: GalleryError error)
  /** Latest first unless told; where a key of the order is missing comes last. */
  LoggedModelPage searchLoggedModels(1: RecordSearch request) throws (1: GalleryError error)
  /** At most 8 MiB; larger ones are put of blobs that were uploaded in parts. */
  Artifact uploadArtifact(1: ArtifactName name, 2: binary bytes, 3: string digest, 4: RequestContext context)
    throws (1: GalleryError error)
  Artifact putArtifact(1: NewArtifact artifact, 2: RequestContext context) throws (1: GalleryError error)
  /** `asOf` is empty for now. */
  Artifact getArtifact(1: ArtifactName name, 2: string asOf) throws (1: GalleryError error)
  BlobPart readArtifact(1: ReadArtifactRequest request) throws (1: GalleryError error)
  /** What is in one folder, by name. */
  ArtifactPage listArtifacts(1: ArtifactQuery query) throws (1: GalleryError error)
  /** Answers how many files were removed. */
  i64 removeArtifact(1: ArtifactRemoval removal, 2: RequestContext context) throws (1: GalleryError error)

  // Who is told of changes.

  CreatedWebhook createWebhook(1: NewWebhook webhook, 2: RequestContext context) throws (1: GalleryError error)
  Webhook getWebhook(1: string webhook) throws (1: GalleryError error)
  WebhookPage listWebhooks(1: ListWebhooksRequest request) throws (1: GalleryError error)
  Webhook changeWebhook(1: WebhookChange change, 2: RequestContext context) throws (1: GalleryError error)
  /** Sends at once what tells of nothing, once, whatever the state of the webhook. */
  WebhookTrialResult tryWebhook(1: WebhookTrial trial) throws (1: GalleryError error)
  void removeWebhook(1: string webhook, 2: RequestContext context) throws (1: GalleryError error)
  DeliveryPage listDeliveries(1: DeliveryQuery query) throws (1: GalleryError error)
  /** Tries a dead delivery again. */
  Delivery replayDelivery(1: string webhook, 2: string delivery, 3: RequestContext context)
    throws (1: GalleryError error)

  // The rules as they stand in Git, and their kill switches. A rule is named by its `uuid` in any case of letters.

  RulesStatus getRulesStatus() throws (1: GalleryError error)
  /** Looks at the repository now; refused by a server that follows none. */
  RulesStatus refreshRules(1: RequestContext context) throws (1: GalleryError error)
  /** By file, without those that were removed. */
  RulePage listRules(1: RuleQuery query) throws (1: GalleryError error)
  /** As it stands, or with a commit as it stood then. */
  RuleDetails getRule(1: string rule, 2: string commit) throws (1: GalleryError error)
  /** Commits that changed the rule's file, newest first; 1,000 at most, 100 for a limit of 0. */
  list<RuleChange> listRuleHistory(1: string rule, 2: i32 limit) throws (1: GalleryError error)
  /** Each line of the rule's file with the commit that wrote it. */
  list<RuleLine> blameRule(1: string rule, 2: string commit) throws (1: GalleryError error)
  /** Commits that were taken up, newest first. */
  RuleCommitPage listRuleCommits(1: PageRequest page) throws (1: GalleryError error)
  /** What is wrong in a commit that was taken up, the newest unless told: 1,000 at most. */
  list<RuleProblem> listRuleProblems(1: string commit) throws (1: GalleryError error)
  /** Turns a rule, a team's rules or all off, or on again as far as no other switch is off. */
  RuleSwitch setRuleSwitch(1: NewRuleSwitch ruleSwitch, 2: RequestContext context) throws (1: GalleryError error)
  /** How each switch that was ever set stands. */
  list<RuleSwitch> listRuleSwitches() throws (1: GalleryError error)
  /** Every setting of a switch, newest first. */
  RuleSwitchPage listRuleSwitchHistory(1: PageRequest page) throws (1: GalleryError error)

  // Whom selection rules choose, and what they decided before.

  /** Without a champion it says why. */
  Champion selectChampion(1: ChampionRequest request) throws (1: GalleryError error)
  /** Of all partitions in which the rule has candidates, by partition. */
  list<Champion> selectChampions(1: AskedRule asked) throws (1: GalleryError error)
  /** With what became of every candidate and why. */
  ExplainedChampion explainChampion(1: ChampionRequest request) throws (1: GalleryError error)
  Decision getDecision(1: string uuid) throws (1: GalleryError error)
  /** Newest first. */
  DecisionPage listDecisions(1: DecisionQuery query) throws (1: GalleryError error)
  /** Makes a decision again from what was known then; records nothing. */
  Replay replayDecision(1: string uuid) throws (1: GalleryError error)

  // What action rules looked at and did, and what keeps their alerts quiet.

  /** Makes a rule look at an instance; answers with the UUID that the firing will have. */
  string fire(1: string rule, 2: string instance, 3: RequestContext context) throws (1: GalleryError error)
  /** Newest first. */
  FiringPage listFirings(1: FiringQuery query) throws (1: GalleryError error)
  Firing getFiring(1: string firing) throws (1: GalleryError error)
  /** What waits, what was done, and what was given up; newest first. */
  JobPage listJobs(1: JobQuery query) throws (1: GalleryError error)
  /** Tries a dead job again, under its old id. */
  Job replayJob(1: string job, 2: RequestContext context) throws (1: GalleryError error)
  Silence createSilence(1: NewSilence silence, 2: RequestContext context) throws (1: GalleryError error)
  /** Those that have not ended, in the order of their making. */
  SilencePage listSilences(1: PageRequest page) throws (1: GalleryError error)
  Silence endSilence(1: string silence, 2: RequestContext context) throws (1: GalleryError error)
}
