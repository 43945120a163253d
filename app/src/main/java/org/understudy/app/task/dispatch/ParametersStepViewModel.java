package org.understudy.app.task.dispatch;

import java.util.Map;
import java.util.TreeMap;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.understudy.services.task.routine.Routine;

/// With what: the parameters of the routine.
public final class ParametersStepViewModel {
    private final ObservableList<ParameterField> fields = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper wrong = new ReadOnlyStringWrapper("");

    void show(Routine routine) {
        fields.setAll(routine.parameters().stream().map(ParameterField::new).toList());
        fields.forEach(f -> f.objection().addListener((_, _, _) -> check()));
        fields.forEach(f -> f.valueProperty().addListener((_, _, _) -> check()));
        check();
    }

    private void check() {
        wrong.set(fields.stream()
                .filter(f -> !f.objection().get().isEmpty())
                .findFirst()
                .map(f -> f.name() + ": " + f.objection().get())
                .orElse(""));
    }

    Map<String, String> given() {
        Map<String, String> values = new TreeMap<>();
        fields.forEach(f -> f.given().ifPresent(v -> values.put(f.name(), v)));
        return values;
    }

    public ObservableList<ParameterField> fields() {
        return fields;
    }

    /// The first thing that is wrong, a sentence; empty: nothing.
    public ReadOnlyStringProperty wrong() {
        return wrong.getReadOnlyProperty();
    }
}
