package org.understudy.app.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.task.routine.Parameter;
import org.understudy.services.task.routine.Routine;
import org.understudy.services.task.routine.Routines;

@Command(name = "routines", description = "What tasks can do; of one routine, its parameters.")
final class TaskRoutinesCommand extends CommandBase {
    private final Routines routines;
    private final Output output;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Show all of this one.")
    private String name = "";

    TaskRoutinesCommand(Routines routines, Output output) {
        this.routines = routines;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        List<Routine> chosen = name.isEmpty() ? routines.all() : List.of(routines.find(name));
        if (name.isEmpty()) {
            output.table(
                    List.of("ROUTINE", "WHAT", "UNDO"),
                    chosen.stream()
                            .map(r -> List.of(r.id(), r.description(), r.undoable() ? "yes" : "no"))
                            .toList());
        } else {
            show(chosen.getFirst());
        }
        output.data(Output.fields(
                "routines", chosen.stream().map(TaskRoutinesCommand::fields).toList()));
    }

    private void show(Routine routine) {
        output.line(routine.id() + ", version " + routine.version() + ": " + routine.description());
        output.line("Reads   " + routine.reads());
        output.line("Writes  " + routine.writes());
        output.line("Undo    " + (routine.undoable() ? "yes: understudy task undo" : "no"));
        output.line("");
        List<List<String>> rows = new ArrayList<>();
        for (Parameter each : routine.parameters()) {
            rows.add(List.of(
                    each.name(),
                    each.type().words(),
                    each.required()
                            ? "required"
                            : each.usual().map(u -> "usually " + u).orElse("may be left out"),
                    each.description()));
        }
        output.table(List.of("PARAMETER", "IS", "", "MEANS"), rows);
    }

    private static Map<String, Object> fields(Routine routine) {
        return Output.fields(
                "name",
                routine.id(),
                "version",
                routine.version(),
                "description",
                routine.description(),
                "reads",
                routine.reads(),
                "writes",
                routine.writes(),
                "undo",
                routine.undoable(),
                "parameters",
                routine.parameters().stream().map(TaskRoutinesCommand::fields).toList());
    }

    private static Map<String, Object> fields(Parameter parameter) {
        return Output.fields(
                "name",
                parameter.name(),
                "type",
                parameter.type().word(),
                "is",
                parameter.type().words(),
                "required",
                parameter.required(),
                "usual",
                parameter.usual(),
                "description",
                parameter.description());
    }
}
