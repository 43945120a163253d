-- What ended last is what people look at; what ended long ago is removed.

CREATE INDEX tasks_ended ON tasks (ended) WHERE ended IS NOT NULL;
