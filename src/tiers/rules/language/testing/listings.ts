/** The Gallery paper's listings as they are printed, line by line. */

export const listing1 = String.raw`{
  "team": "forecasting",
  "uuid": "316b3ab4-2509-4ea7-8025-ca879dac61",
  "rule": {
    "GIVEN": modelName ==
      "linear_regression"
      AND model_domain == "UberX",
    "WHEN": "metrics[\"mae\"] <= 5",
    "ENVIRONMENT": "production",
    "MODEL_SELECTION":
      "a.created_time > b.created_time"
  }
}
`;

export const listing2 = String.raw`{
  "team": "forecasting",
  "uuid": "43057544-92b0-4421-a1b0-d7d87f77a",
  "rule": {
    "GIVEN": "model_domain == \"UberX\"
      AND model_name == \"Random Forest\",
    "WHEN": "metrics.bias <= 0.1
      AND metrics.bias > -0.1",
    "CALLBACK_ACTIONS": [
      {
        "action": "forecasting_deployment"
      }
    ],
    "ENVIRONMENT": "production"
  }
}
`;
