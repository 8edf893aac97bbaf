"""Listing 3 of the paper with a real SparkML pipeline: train, save as a bundle, find, load back, predict the same.

Needs Java 17 beside Python. Start a server with `gallery server`, then:

    pip install -r examples/requirements-sparkml.txt
    python examples/sparkml.py

GALLERY_URL says where the server is, http://127.0.0.1:5150 unless set.
"""

import sys
import tempfile
from pathlib import Path

import numpy
import pyspark
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import RegressionEvaluator
from pyspark.ml.feature import StringIndexer, VectorAssembler
from pyspark.ml.regression import RandomForestRegressor
from pyspark.sql import SparkSession

from gallery import (
    GalleryError,
    ModelEvaluationMetric,
    createGalleryModel,
    createModelInstance,
    insertModelInstanceMetric,
    modelQuery,
    uploadModel,
)

PROJECT = "example-project"
MODEL = "supply_rejection"
ROWS = 2_000


def main() -> None:
    spark = (
        SparkSession.builder.master("local[2]")
        .appName("gallery-sparkml")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    try:
        with tempfile.TemporaryDirectory() as folder:
            run(spark, Path(folder))
    finally:
        spark.stop()


def run(spark, folder):
    train_df, test_df = rides(spark).randomSplit([0.8, 0.2], seed=7)

    # Using a SparkML pipeline to fit a model
    model_object = pipeline().fit(train_df)
    # A SparkML model is a folder; Gallery keeps it as a bundle, file by file
    model_object.write().save(str(folder / "trained"))
    predictions = model_object.transform(test_df)
    error = RegressionEvaluator(labelCol="rejections", metricName="mae").evaluate(predictions)

    # Create and upload the trained model instance with metadata to Gallery
    model = createGalleryModel(project=PROJECT, base_version_id=MODEL)
    modelInstance = createModelInstance(model)
    modelInstance.content = folder / "trained"
    modelInstance.modelName = "Random Forest"
    modelInstance.city = "New York City"
    modelInstance.modelType = "SparkML"
    modelInstance.framework = "pyspark"
    modelInstance.frameworkVersion = pyspark.__version__
    modelInstance.trainingDataSet = "made by examples/sparkml.py"
    modelInstance.trainingDataMetadata = f"{ROWS} rides, 80 % for training, seed 7"
    modelInstanceId = uploadModel(project=PROJECT, base_version_id=MODEL, modelInstanceRecord=modelInstance)
    print(f"Saved the pipeline as instance {modelInstanceId}.")

    metric = ModelEvaluationMetric(metricName="mae", scope="Validation", value=error)
    insertModelInstanceMetric(project=PROJECT, modelInstanceId=modelInstanceId, modelPerformanceRecord=metric)
    print(f"Its mean absolute error is {error:.3f} rejections an hour.")

    found = modelQuery(
        [
            {"field": "projectId", "operator": "equal", "value": PROJECT},
            {"field": "modelType", "operator": "equal", "value": "SparkML"},
            {"field": "metricName", "operator": "equal", "value": "mae"},
            {"field": "metricValue", "operator": "smaller_than", "value": error + 0.001},
        ]
    )
    assert modelInstanceId in [each.uuid for each in found]
    mine = next(each for each in found if each.uuid == modelInstanceId)
    fetched = PipelineModel.load(str(mine.download(folder / "fetched")))
    print(f"Found version {mine.version} again and loaded its {mine.size:,} bytes with Spark.")

    assert values(fetched.transform(test_df)) == values(predictions)
    print("It predicts exactly what the trained pipeline predicts.")


def pipeline():
    weather = StringIndexer(inputCol="weather", outputCol="weather_index")
    features = VectorAssembler(inputCols=["hour", "demand", "weather_index"], outputCol="features")
    forest = RandomForestRegressor(featuresCol="features", labelCol="rejections", numTrees=20, seed=7)
    return Pipeline(stages=[weather, features, forest])


def rides(spark):
    """Rides of invented hours: more rejections at rush hour and in the rain."""
    chance = numpy.random.default_rng(7)
    rows = []
    for _ in range(ROWS):
        hour, demand = int(chance.integers(24)), float(chance.gamma(4, 25))
        weather = str(chance.choice(["dry", "rain", "snow"]))
        rush = 3.0 if hour in (7, 8, 17, 18) else 0.0
        worse = {"dry": 0.0, "rain": 2.0, "snow": 5.0}[weather]
        rows.append((hour, demand, weather, float(demand / 40 + rush + worse + chance.normal(0, 0.5))))
    return spark.createDataFrame(rows, ["hour", "demand", "weather", "rejections"])


def values(frame):
    return [row.prediction for row in frame.select("prediction").collect()]


if __name__ == "__main__":
    try:
        main()
    except GalleryError as error:
        sys.exit(f"Gallery: {error}")
