/// The little GraphQL that clients of GitHub ask for, whatever they reach it by.
@NullMarked
package dev.berth.http.graphql;

import org.jspecify.annotations.NullMarked;
