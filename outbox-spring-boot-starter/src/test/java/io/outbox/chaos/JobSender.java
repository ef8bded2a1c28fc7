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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.outbox.chaos.app.Job;
import io.outbox.chaos.app.Job.Behavior;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends jobs to the topic until it is stopped, without any of the code under test. A copy
 * that is not confirmed is followed by another. Sends on a thread of its own.
 */
final class JobSender {

	private static final Log logger = LogFactory.getLog(JobSender.class);

	private static final int PAUSE_MILLIS = 30;

	private final Random random = new Random();

	private final String address;

	private final Queue queue;

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final Thread thread = new Thread(this::sendUntilStopped, "job-sender");

	private final ReentrantLock lock = new ReentrantLock();

	private final List<JobCopy> confirmed = new ArrayList<>();

	private final List<JobCopy> unconfirmed = new ArrayList<>();

	private @Nullable StompSocket socket;

	JobSender(String address, Queue queue) {
		this.address = address;
		this.queue = queue;
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	/** Send a job that is not counted. Only before the start. */
	void probe() {
		send(Job.of(Behavior.PROBE));
		this.confirmed.clear();
		this.unconfirmed.clear();
	}

	/** Send no more jobs. */
	void stop() throws InterruptedException {
		this.stopped.countDown();
		this.thread.join();
	}

	/** The copies that the broker has. */
	List<JobCopy> confirmed() {
		this.lock.lock();
		try {
			return List.copyOf(this.confirmed);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The copies that the broker may have. */
	List<JobCopy> unconfirmed() {
		this.lock.lock();
		try {
			return List.copyOf(this.unconfirmed);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void sendUntilStopped() {
		try {
			Job last = Job.of(Behavior.GOOD);
			while (!this.stopped.await(this.random.nextInt(PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
				boolean repeat = last.behavior() != Behavior.POISON && this.random.nextInt(6) == 0;
				last = repeat ? last : Job.of(behavior());
				while (!send(last) && !this.stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
					logger.debug("Not confirmed: " + last);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			disconnect();
		}
	}

	private Behavior behavior() {
		return switch (this.random.nextInt(10)) {
			case 0 -> Behavior.POISON;
			case 1 -> Behavior.FLAKY;
			default -> Behavior.GOOD;
		};
	}

	/** Returns whether the copy was confirmed. */
	private boolean send(Job job) {
		JobCopy copy = new JobCopy(job, UUID.randomUUID().toString());
		boolean sent = false;
		try {
			StompSocket connected = connected();
			sent = true;
			connected.send("SEND", Map.of("destination", this.queue.destination(), "dop-msg-id", job.id(),
					JobCopy.HEADER, copy.number(), "persistent", "true", "receipt", copy.number()), copy.body());
			connected.receive("RECEIPT");
			add(copy, this.confirmed);
			return true;
		}
		catch (IOException ex) {
			logger.debug("Connection of the sender lost", ex);
			if (sent) {
				add(copy, this.unconfirmed);
			}
			disconnect();
			return false;
		}
	}

	private void add(JobCopy copy, List<JobCopy> copies) {
		this.lock.lock();
		try {
			copies.add(copy);
		}
		finally {
			this.lock.unlock();
		}
	}

	private StompSocket connected() throws IOException {
		StompSocket connected = this.socket;
		if (connected == null) {
			connected = new StompSocket(this.address);
			this.socket = connected;
			connected.connect(this.queue.connectHeaders());
		}
		return connected;
	}

	private void disconnect() {
		StompSocket connected = this.socket;
		this.socket = null;
		if (connected != null) {
			try {
				connected.close();
			}
			catch (IOException ex) {
				logger.debug("Connection of the sender could not be closed", ex);
			}
		}
	}

}
