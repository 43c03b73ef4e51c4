package io.troupe.http.server;

import io.troupe.actors.Node;
import io.troupe.actors.RunReader;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.data.DataFolders;

/**
 * What a server serves. It closes none of it.
 *
 * @param node asked to submit, steer and drain, and whose events are followed
 * @param reader of the same state folder
 * @param kinds what submitted files are checked against
 * @param data where data sets that they name are looked up
 * @param store where artifacts lie
 */
public record HttpServices(
    Node node, RunReader reader, Kinds kinds, DataFolders data, ArtifactStore store) {}
