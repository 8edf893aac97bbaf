import java.io.File;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import org.mlflow.api.proto.ModelRegistry.ModelVersion;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.tracking.ActiveRun;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowContext;

/** What a service in Java does with MLflow's own client; prints a line for each thing that it found again. */
public final class Workflow {
  public static void main(String[] arguments) throws Exception {
    String name = arguments[1];
    MlflowClient client = new MlflowClient(arguments[0]);
    MlflowContext context = new MlflowContext(client);
    context.setExperimentId(client.createExperiment("java " + name));
    ActiveRun run = context.startRun("from java");
    run.logParam("lr", "0.1");
    for (int step = 0; step < 3; step++) run.logMetric("mae", 3.0 - step, step);
    run.setTag("team", "pricing");
    File file = new File(Files.createTempDirectory("files").toFile(), "model.bin");
    Files.writeString(file.toPath(), "the bytes of a model");
    run.logArtifact(file.toPath(), "model");
    run.endRun(RunStatus.FINISHED);

    String id = run.getId();
    System.out.println("status " + client.getRun(id).getInfo().getStatus());
    System.out.println("history " + client.getMetricHistory(id, "mae").size());
    List<RunInfo> found = client.searchRuns(List.of(context.getExperimentId()), "metrics.mae < 2 and tags.team = 'pricing'");
    System.out.println("found " + found.stream().map(RunInfo::getRunName).collect(Collectors.joining()));
    System.out.println("file " + Files.readString(client.downloadArtifacts(id, "model/model.bin").toPath()));

    client.sendPost("registered-models/create", "{\"name\": \"" + name + "\"}");
    String source = client.getRun(id).getInfo().getArtifactUri() + "/model";
    client.sendPost(
        "model-versions/create",
        "{\"name\": \"" + name + "\", \"run_id\": \"" + id + "\", \"source\": \"" + source + "\"}");
    ModelVersion version = client.getModelVersion(name, "1");
    System.out.println("version " + version.getVersion() + " " + version.getStatus());
    System.out.println("latest " + client.getLatestVersions(name).get(0).getVersion());
    System.out.println("model " + Files.readString(client.downloadModelVersion(name, "1").toPath().resolve("model.bin")));
    client.close();
  }
}
