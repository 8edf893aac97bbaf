"""The paper's calls, a champion and a refusal, by generated code: client.py framed|http|json HOST PORT PROJECT."""

import sys

from gallery._thrift_gen import Gallery
from gallery._thrift_gen.ttypes import FieldValue, GalleryError, ModelEvaluationMetric, ModelInstanceRecord, RequestContext
from thrift.protocol import TBinaryProtocol, TJSONProtocol
from thrift.transport import THttpClient, TSocket, TTransport

how, host, port, project = sys.argv[1:]
if how == "framed":
    transport = TTransport.TFramedTransport(TSocket.TSocket(host, int(port)))
else:
    transport = THttpClient.THttpClient(f"http://{host}:{port}/thrift")
protocol = TJSONProtocol.TJSONProtocol if how == "json" else TBinaryProtocol.TBinaryProtocol
client = Gallery.Client(protocol(transport))
transport.open()

context = RequestContext(actor="ada")
model = client.createGalleryModel(project, "supply_rejection", context)
content = bytes(range(256)) * 8
record = ModelInstanceRecord(
    fields={"modelName": FieldValue(text="Random Forest"), "scores": FieldValue(numbers=[0.5, 1.0])}, content=content
)
uuid = client.uploadModel(project, "supply_rejection", record, context)
metric = ModelEvaluationMetric(metricName="bias", scope="Validation", value=0.05)
client.insertModelInstanceMetric(project, uuid, metric, context)
[summary] = client.latestMetrics(Gallery.LatestMetricsRequest(instance=uuid))
instance = client.getInstance(Gallery.InstanceName(uuid=uuid))
part = client.readBlob(Gallery.ReadBlobRequest(uuid=uuid))
assert (model.revision, instance.version, instance.size) == (1, "1.0", len(content)), instance
assert instance.fields == record.fields, instance.fields
assert (summary.name, summary.value) == ("bias", 0.05), summary
assert part.bytes == content
rule = """
team: t
uuid: newest
rule: {GIVEN: model_name == "Random Forest", MODEL_SELECTION: a.created_time > b.created_time}
"""
chosen = client.selectChampion(Gallery.ChampionRequest(rule=rule, project=project))
assert (chosen.champion.uuid, chosen.choice, chosen.decision) == (uuid, "best", None), chosen
try:
    client.getProject("no-such-project")
    raise AssertionError("an unknown project was found")
except GalleryError as error:
    assert (error.code, error.kind) == ("project.unknown", "missing"), error
transport.close()
print("ok")
