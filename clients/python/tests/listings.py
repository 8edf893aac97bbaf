"""The paper's listings, word for word. Where the print breaks a line inside a name, the break is taken out."""

LISTING_3 = """
# Using a SparkML pipeline to fit a model
model_object = pipeline.fit(train_df)
# Model is serialized to a binary blob
model_content = serialize(model_object)

# Create and upload the trained model instance
# with metadata to Gallery.
model = createGalleryModel(project='example-project', base_version_id='supply_rejection'
)

# Add model instance information
modelInstance = createModelInstance(model)
modelInstance.content = model_content
modelInstance.modelName = 'Random Forest'
modelInstance.city = 'New York City'
modelInstance.modelType = 'SparkML'
modelInstance.trainingDataSet = '...'
modelInstance.trainingDataMetadata = '...'
...

# Update model instance to Gallery
modelInstanceId = uploadModel(project='example-project', base_version_id='supply_rejection'
, modelInstanceRecord=modelInstance
)
"""

LISTING_4 = """
# Upload a model instance performance metric
modelPerformanceRecord = ModelEvaluationMetric(
    metricName='bias',
    scope='Validation',
    value=0.05
)
insertModelInstanceMetric(project='example-project', modelInstanceId=modelInstanceId,
modelPerformanceRecord=
modelPerformanceRecord
)
"""

LISTING_5 = """
# Model query with a given performance criteria
searchConstraint = [
    {'field': 'projectId', 'operator': 'equal',
     'value': 'example-project'},
    {'field': 'modelName', 'operator': 'equal',
     'value': 'random_forest'},
    {'field': 'metricName', 'operator': 'equal',
     'value': 'bias'},
    {'field': 'metricValue', 'operator':
     'smaller_than', 'value': 0.25}
]
modelInstance = modelQuery(searchConstraint)
"""

IMPORTS = """
from gallery import (
    createGalleryModel,
    createModelInstance,
    uploadModel,
    ModelEvaluationMetric,
    insertModelInstanceMetric,
    modelQuery,
)
"""
