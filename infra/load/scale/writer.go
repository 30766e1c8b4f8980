package main

import (
	"context"
	"errors"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/infra/dryrun"
)

const (
	// batchItems is the most that a transaction takes. The engine commits a transaction at once, and each item
	// of a BatchWriteItem for itself.
	batchItems = 100
	writers    = 2
)

// writer puts items into the table, in batches.
type writer struct {
	client  *dynamodb.Client
	pending []types.TransactWriteItem
	batches chan []types.TransactWriteItem
	all     sync.WaitGroup
	ctx     context.Context
	cancel  context.CancelCauseFunc
}

func newWriter(ctx context.Context, client *dynamodb.Client) *writer {
	w := &writer{client: client, batches: make(chan []types.TransactWriteItem, 2*writers)}
	w.ctx, w.cancel = context.WithCancelCause(ctx)
	for range writers {
		w.all.Go(func() {
			for batch := range w.batches {
				if err := w.put(batch); err != nil {
					w.cancel(err)
				}
			}
		})
	}
	return w
}

// take is for dryrun.NewStore. What fills a table deletes nothing from it, and meets nothing there.
func (w *writer) take(request dryrun.Request) error {
	for _, write := range request.Writes {
		w.pending = append(w.pending, types.TransactWriteItem{Put: &types.Put{TableName: aws.String(tableName), Item: write.Put.Item}})
		if len(w.pending) == batchItems {
			w.flush()
		}
	}
	return context.Cause(w.ctx)
}

func (w *writer) flush() {
	select {
	case w.batches <- w.pending:
	case <-w.ctx.Done():
	}
	w.pending = nil
}

func (w *writer) put(batch []types.TransactWriteItem) error {
	_, err := w.client.TransactWriteItems(w.ctx, &dynamodb.TransactWriteItemsInput{TransactItems: batch})
	return err
}

// close writes what is left and gives the first error.
func (w *writer) close(err error) error {
	if err == nil && len(w.pending) > 0 {
		w.flush()
	}
	close(w.batches)
	w.all.Wait()
	defer w.cancel(nil)
	return errors.Join(err, context.Cause(w.ctx))
}
