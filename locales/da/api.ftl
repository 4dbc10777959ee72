api-not-json = Send anmodningen som application/json
api-no-key = Headeren Idempotency-Key mangler; den skal have 8 til 200 synlige ASCII-tegn
api-not-utf8 = Indholdet er ikke UTF-8
api-not-a-request = Indholdet kan ikke læses som en anmodning
api-invalid = Noget i anmodningen skal rettes
api-organisation-unknown = Der er ingen organisation med dette navn
api-key-reused = Idempotency-Key er brugt til en anden anmodning
