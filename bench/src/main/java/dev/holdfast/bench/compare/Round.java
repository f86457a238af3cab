package dev.holdfast.bench.compare;

import dev.holdfast.bench.load.Timeline;
import org.HdrHistogram.Histogram;

/**
 * What one round saw.
 *
 * @param perSecond         answers.
 * @param processorMicros   of the server, in all its threads, for each answer.
 * @param latencyNs         from when a request was due, or sent in a closed loop, to its answer.
 * @param timeline          how it went.
 * @param invalidity        why it says nothing; null when it does.
 */
record Round(double perSecond, double processorMicros, Histogram latencyNs, Timeline timeline, String invalidity) {
}
