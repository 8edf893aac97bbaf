"""Train three random forests, keep them in Gallery, find the good ones, and predict with one that came back.

Start a server with `gallery server`, then:

    pip install -r examples/requirements-quickstart.txt
    python examples/quickstart.py

GALLERY_URL says where the server is, http://127.0.0.1:5150 unless set.
"""

import pickle
import sys

import numpy
import sklearn
from sklearn.datasets import load_diabetes
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

from gallery import (
    Client,
    GalleryError,
    ModelEvaluationMetric,
    createGalleryModel,
    createModelInstance,
    insertModelInstanceMetric,
    modelQuery,
    uploadModel,
)

PROJECT = "quickstart"
MODEL = "diabetes_progression"
SETTINGS = {"shallow": 2, "medium": 4, "deep": 12}


def main() -> None:
    patients, progression = load_diabetes(return_X_y=True)
    train_x, test_x, train_y, test_y = train_test_split(patients, progression, random_state=7)
    client = Client()
    say(f"Talking to Gallery at {client.settings.url}.")

    # Listing 3 of the paper: create the model, then save trained instances of it.
    model = createGalleryModel(project=PROJECT, base_version_id=MODEL)
    say(f"The model {PROJECT}/{MODEL} is there, at revision {model.revision}.\n")
    forests = {}
    for name, depth in SETTINGS.items():
        forest = RandomForestRegressor(n_estimators=80, max_depth=depth, random_state=7).fit(train_x, train_y)
        error, bias = judge(forest, test_x, test_y)
        instance_id = save(model, forest, name, depth, error, bias)
        forests[instance_id] = forest
        version = client.instance(instance_id).version
        say(f"Saved a {name} forest as version {version}: mean absolute error {error:.1f}, bias {bias:+.1f}.")

    # Listing 5: find the newest instance that is good enough.
    modelInstance = modelQuery(
        [
            {"field": "projectId", "operator": "equal", "value": PROJECT},
            {"field": "modelName", "operator": "equal", "value": "Random Forest"},
            {"field": "metricName", "operator": "equal", "value": "mae"},
            {"field": "metricValue", "operator": "smaller_than", "value": 60},
        ]
    )
    say(f"\nAsked for forests with an error below 60: {len(modelInstance)} match, counting earlier runs.")

    # What comes back is what was saved: Gallery verified the digest, we verify the predictions.
    fetched = pickle.loads(modelInstance.content)
    assert numpy.array_equal(fetched.predict(test_x), forests[modelInstance.uuid].predict(test_x))
    say(f"Fetched the newest, version {modelInstance.version} ({modelInstance.setting}), {modelInstance.size:,} bytes.")
    say("It predicts exactly what the forest in memory predicts.")

    best = client.search(project=PROJECT, order_by='metrics.Validation["mae"]').first()
    assert best is not None
    say(f"The most accurate so far is version {best.version} ({best.fields['setting']}).")
    say_what_is_next(client.settings.url, best.uuid)


def judge(forest, test_x, test_y):
    """Mean absolute error and bias on data that the forest has not seen."""
    predicted = forest.predict(test_x)
    return mean_absolute_error(test_y, predicted), float((predicted - test_y).mean())


def save(model, forest, setting, depth, error, bias):
    """Listings 3 and 4: one instance with its metadata, then its metrics."""
    modelInstance = createModelInstance(model)
    modelInstance.content = pickle.dumps(forest)
    modelInstance.modelName = "Random Forest"
    modelInstance.modelType = "scikit-learn"
    modelInstance.framework = "scikit-learn"
    modelInstance.frameworkVersion = sklearn.__version__
    modelInstance.trainingDataSet = "sklearn.datasets.load_diabetes"
    modelInstance.trainingCode = "examples/quickstart.py"
    modelInstance.serialization = "pickle"
    modelInstance.seed = 7
    modelInstance.setting = setting
    modelInstance.max_depth = depth
    modelInstanceId = uploadModel(project=PROJECT, base_version_id=MODEL, modelInstanceRecord=modelInstance)
    for name, value in {"mae": error, "bias": bias}.items():
        insertModelInstanceMetric(
            project=PROJECT,
            modelInstanceId=modelInstanceId,
            modelPerformanceRecord=ModelEvaluationMetric(metricName=name, scope="Validation", value=value),
        )
    return modelInstanceId


def say_what_is_next(url, best):
    say(
        f"""
Things to try next:
  See it:            {url}/api/v1/instances/{best}
  Its metrics:       {url}/api/v1/instances/{best}/metrics
  All calls:         {url}/api/v1/docs
  Find from a shell: npx gallery search --project {PROJECT} 'metrics["mae"] < 60'
  From Python:       list(gallery.Client().search('metrics["mae"] < 60', project="{PROJECT}"))
  Run this again:    every run adds three versions and changes none."""
    )


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    try:
        main()
    except GalleryError as error:
        sys.exit(f"Gallery: {error}")
