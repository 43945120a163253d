package org.understudy.app.task.dispatch;

import java.util.Optional;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

import org.understudy.services.task.routine.Parameter;
import org.understudy.services.task.routine.ParameterType;

import static org.understudy.app.ui.Texts.t;

/// A parameter as a person fills it in.
public final class ParameterField {
    private final Parameter parameter;
    private final StringProperty value;
    private final StringBinding objection;

    ParameterField(Parameter parameter) {
        this.parameter = parameter;
        this.value = new SimpleStringProperty(parameter.usual().orElse(""));
        this.objection = Bindings.createStringBinding(this::object, value);
    }

    private String object() {
        String now = value.get() == null ? "" : value.get();
        if (now.isBlank()) {
            return parameter.required() ? t("It has to be filled in.") : "";
        }
        return parameter.type().objection(now).orElse("");
    }

    public Parameter parameter() {
        return parameter;
    }

    public String name() {
        return parameter.name();
    }

    public StringProperty valueProperty() {
        return value;
    }

    /// Why it cannot stay so, a sentence; empty: it can.
    public StringBinding objection() {
        return objection;
    }

    /// What is handed on; empty where nothing was said that goes without saying.
    Optional<String> given() {
        String now = value.get() == null ? "" : value.get();
        boolean nothing = now.isEmpty() || (now.isBlank() && !(parameter.type() instanceof ParameterType.File));
        return nothing || now.equals(parameter.usual().orElse("")) ? Optional.empty() : Optional.of(now);
    }
}
