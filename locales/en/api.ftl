api-not-json = Send the request as application/json
api-no-key = The header Idempotency-Key is missing; it takes 8 to 200 visible ASCII characters
api-not-utf8 = The content is not UTF-8
api-not-a-request = The content cannot be read as a request
api-invalid = Something in the request must be corrected
api-organisation-unknown = There is no organisation of this name
api-key-reused = The Idempotency-Key was used for another request
