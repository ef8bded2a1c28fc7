/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.outbox.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.outbox.chaos.Schedule.Event;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Faults by a schedule, the end of all faults, and the check.
 */
final class ChaosRun {

	private static final Log logger = LogFactory.getLog(ChaosRun.class);

	private static final Path RESULT = Path.of("target", "chaos.txt");

	private static final int PROGRESS = 50;

	private final Cluster cluster;

	private final Limits limits;

	private final CountDownLatch never = new CountDownLatch(1);

	ChaosRun(Cluster cluster, Limits limits) {
		this.cluster = cluster;
		this.limits = limits;
	}

	Report run(String title) throws IOException, InterruptedException {
		System.out.println("chaos: seed=" + this.limits.seed() + " " + title);
		long startedAt = System.nanoTime();
		Injector injector = new Injector(this.cluster);
		injectUntilLimit(injector, startedAt);
		long seconds = Duration.ofNanos(System.nanoTime() - startedAt).toSeconds();
		injector.heal();
		this.cluster.stopWriters();
		this.cluster.awaitEnd();
		Report report = this.cluster.check();
		logger.info("Faults: " + injector.counts());
		String line = report.line(injector.count()) + " seed=" + this.limits.seed() + " seconds=" + seconds + " "
				+ title;
		Files.createDirectories(RESULT.getParent());
		Files.writeString(RESULT, line + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		System.out.println(line);
		return report;
	}

	private void injectUntilLimit(Injector injector, long startedAt) throws InterruptedException {
		Schedule schedule = new Schedule(this.limits.seed());
		while (!this.limits.isReached(injector.count(), startedAt)) {
			Event event = schedule.next();
			// The pauses are what a schedule is for: nothing ends them early
			this.never.await(event.pause().toMillis(), TimeUnit.MILLISECONDS);
			injector.inject(event);
			if (injector.count() % PROGRESS == 0) {
				logger.info("%d faults, %d deliveries".formatted(injector.count(), this.cluster.deliveries().count()));
			}
		}
	}

}
