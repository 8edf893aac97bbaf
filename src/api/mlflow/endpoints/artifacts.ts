import { done, type Endpoint, refused } from "./endpoint.ts";

export const artifactsEndpoints: readonly Endpoint[] = [
  ...done("/api/2.0/mlflow-artifacts", [
    ["GET", "artifacts/{artifact_path*}", "ArtifactProxy.DownloadArtifact"],
    ["PUT", "artifacts/{artifact_path*}", "ArtifactProxy.UploadArtifact"],
    ["GET", "artifacts", "ArtifactProxy.ListArtifacts"],
    ["DELETE", "artifacts/{artifact_path*}", "ArtifactProxy.DeleteArtifact"],
    ["POST", "mpu/create/{artifact_path*}", "ArtifactProxy.CreateMultipartUpload"],
    ["POST", "mpu/complete/{artifact_path*}", "ArtifactProxy.CompleteMultipartUpload"],
    ["POST", "mpu/abort/{artifact_path*}", "ArtifactProxy.AbortMultipartUpload"],
  ]),
  // The sentence that MLflow has for a store that signs no URLs.
  ...refused(
    "/api/2.0/mlflow-artifacts",
    "Multipart download is not supported for the current artifact repository",
    [["GET", "presigned/{artifact_path*}", "ArtifactProxy.GetPresignedDownloadUrl"]],
  ),
];
