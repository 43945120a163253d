package org.understudy.services.replica.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import org.understudy.model.problem.ProblemException;

/// A place in a profile file, which knows its name for messages.
record Node(JsonNode json, String origin, String place) {
    boolean has(String key) {
        return json.has(key) && !json.get(key).isNull();
    }

    boolean isList(String key) {
        return has(key) && json.get(key).isArray();
    }

    String asText() {
        return json.asText();
    }

    Optional<String> text(String key) throws ProblemException {
        if (!has(key)) {
            return Optional.empty();
        }
        JsonNode value = json.get(key);
        if (value.isContainerNode()) {
            throw problem(key + " is a text, not a list or a map.");
        }
        return Optional.of(value.asText());
    }

    Optional<Integer> integer(String key, int least, int most) throws ProblemException {
        if (!has(key)) {
            return Optional.empty();
        }
        JsonNode value = json.get(key);
        if (!value.isInt() || value.asInt() < least || value.asInt() > most) {
            throw problem(key + " is a whole number from " + least + " to " + most + ".");
        }
        return Optional.of(value.asInt());
    }

    List<Node> list(String key) throws ProblemException {
        if (!has(key)) {
            return List.of();
        }
        if (!isList(key)) {
            throw problem(key + " is a list.");
        }
        List<Node> items = new ArrayList<>();
        for (JsonNode item : json.get(key)) {
            items.add(new Node(item, origin, key + "[" + items.size() + "]"));
        }
        return items;
    }

    Node child(String key) {
        JsonNode value = json.get(key);
        return new Node(value == null ? MissingNode.getInstance() : value, origin, place + "." + key);
    }

    /// The one entry of a map that has just one.
    Map.Entry<String, JsonNode> single(String otherwise) throws ProblemException {
        if (!json.isObject() || json.size() != 1) {
            throw problem(otherwise + ".");
        }
        return json.properties().iterator().next();
    }

    void onlyKeys(String... known) throws ProblemException {
        if (!json.isObject()) {
            throw problem("This should be a map of keys and values.");
        }
        Set<String> allowed = Set.of(known);
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            if (!allowed.contains(entry.getKey())) {
                throw problem(
                        "There is no key \"" + entry.getKey() + "\"; known are " + String.join(", ", known) + ".");
            }
        }
    }

    ProblemException problem(String why) {
        return ProfileFile.bad(origin, place.isEmpty() ? why : "At " + place + ": " + why);
    }
}
